import { referenceRule } from '../../references/rule.ts';

export const operatedClusterReferences = referenceRule({
  id: 'reference/operated-cluster',
  what: 'Every topic, user, node pool, database and backup belongs to a Kafka or PostgreSQL cluster of the tree.',
  why: 'Their operator leaves them alone without a word.',
  kinds: { 'Kafka.kafka.strimzi.io': 'Kafka', 'Cluster.postgresql.cnpg.io': 'PostgreSQL cluster' },
  fix: 'name the cluster that is in the same namespace',
});
