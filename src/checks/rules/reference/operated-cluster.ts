import { referenceRule } from '../../references/rule.ts';

export const operatedClusterReferences = referenceRule({
  id: 'reference/operated-cluster',
  what: 'Every topic, user, node pool, database and backup belongs to a Kafka or PostgreSQL cluster of the tree, and every store of backups that a cluster names is there.',
  why: 'Their operator leaves them alone without a word.',
  kinds: {
    'Kafka.kafka.strimzi.io': 'Kafka',
    'Cluster.postgresql.cnpg.io': 'PostgreSQL cluster',
    'ObjectStore.barmancloud.cnpg.io': 'store of backups',
  },
  fix: 'name the one that is in the same namespace',
});
