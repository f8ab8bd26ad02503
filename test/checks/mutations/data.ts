import { add, change, type Mutation } from './mutation.ts';

const OPTIONS = 'argocd.argoproj.io/sync-options';
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const TOPIC = 'KafkaTopic.kafka.strimzi.io data-plane/fraud.transactions';
const KAFKA = 'Kafka.kafka.strimzi.io data-plane/mlops';
const VALKEY = 'StatefulSet.apps data-plane/valkey';

const unguarded = (name: string) => change(name, ({ metadata }) => delete metadata.annotations[OPTIONS]);
/** MLflow's container. */
const container = (how: (container: Record<string, never>) => unknown) =>
  change(MLFLOW, ({ spec }) => how(spec.template.spec.containers[0]));
const budget = (name: string, spec: object) => add('mlflow', 'policy/v1', 'PodDisruptionBudget', name, { spec });
const labels = { 'app.kubernetes.io/name': 'mlflow' };

const protection: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a topic may be pruned', mutate: unguarded(TOPIC) },
  { name: 'a store may be pruned', mutate: unguarded('Tenant.minio.min.io data-plane/mlops') },
  { name: 'a database may be pruned', mutate: unguarded('Database.postgresql.cnpg.io data-plane/mlflow') },
  { name: 'a namespace may be pruned', mutate: unguarded('Namespace data-plane') },
  {
    name: 'a seed that nobody can make again may be pruned',
    mutate: unguarded('ExternalSecret.external-secrets.io ml-lifecycle/mlflow-encryption'),
  },
  {
    name: 'a database goes unasked with its Application',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ metadata }) => {
      metadata.annotations[OPTIONS] = 'Prune=confirm';
    }),
  },
  {
    name: 'a StatefulSet gets volumes, and may be pruned',
    mutate: change(VALKEY, ({ spec }) => {
      spec.volumeClaimTemplates = [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ];
    }),
  },
];

const MLFLOW_URL = 'ExternalSecret.external-secrets.io ml-lifecycle/mlflow-postgres';
const url = (how: (text: string) => string) =>
  change(MLFLOW_URL, ({ spec }) => {
    const { data } = spec.target.template;
    data.MLFLOW_BACKEND_STORE_URI = how(data.MLFLOW_BACKEND_STORE_URI);
  });

const life: readonly Mutation[] = [
  {
    name: 'a password is put into a URL as it is',
    expect: 'secret-text',
    mutate: url((text) => text.replace(/\.password[^}]*/, '.password ')),
  },
  {
    name: 'a space in a password becomes a plus',
    expect: 'secret-text',
    mutate: url((text) => text.replace(/ \| replace "\+" "%20"/g, '')),
  },
  {
    name: 'a database in production has no backup',
    expect: 'backup',
    mutate: (tree) => ({
      ...tree,
      plan: { ...tree.plan, platform: { ...tree.plan.platform, profile: 'production' } },
    }),
  },
  {
    name: 'nobody notices when the store hangs',
    expect: 'probes',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => delete spec.liveness),
  },
  {
    name: 'a container has no readiness probe',
    expect: 'probes',
    mutate: container((one) => delete one.readinessProbe),
  },
  {
    name: 'a container has neither liveness nor startup probe',
    expect: 'probes',
    mutate: container((one) => {
      delete one.livenessProbe;
      delete one.startupProbe;
    }),
  },
  {
    name: 'a probe asks a port that the container does not have',
    expect: 'probes',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.containers[0].livenessProbe.httpGet.port = 8080)),
  },
  {
    name: 'a probe asks a port by a name that the container does not have',
    expect: 'probes',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.containers[0].ports[0].name = 'web')),
  },
  {
    name: 'a budget lets no pod go',
    expect: 'disruption',
    mutate: budget('ml-lifecycle/mlflow', { selector: { matchLabels: labels }, maxUnavailable: 0 }),
  },
  {
    name: 'a budget keeps the only pod',
    expect: 'disruption',
    mutate: budget('ml-lifecycle/mlflow', { selector: { matchLabels: labels }, minAvailable: '50%' }),
  },
  {
    name: 'a budget is of pods that there are not',
    expect: 'disruption',
    mutate: budget('ml-lifecycle/mlflow', { selector: { matchLabels: { app: 'mlflow' } }, maxUnavailable: 1 }),
  },
  {
    name: 'pods have a budget beside that of their operator',
    expect: 'disruption',
    mutate: budget('data-plane/broker', {
      selector: { matchLabels: { 'strimzi.io/name': 'mlops-kafka' } },
      maxUnavailable: 1,
    }),
  },
  {
    name: 'an operator keeps the only instance',
    expect: 'disruption',
    mutate: change('Cluster.postgresql.cnpg.io data-plane/postgresql', ({ spec }) => delete spec.enablePDB),
  },
];

const quorums: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'controllers are an even number',
    mutate: change('KafkaNodePool.kafka.strimzi.io data-plane/dual-role', ({ spec }) => (spec.replicas = 2)),
  },
  {
    name: 'brokers become controllers beside the quorum',
    mutate: change('KafkaNodePool.kafka.strimzi.io data-plane/broker', ({ spec }) => {
      spec.roles = ['controller', 'broker'];
      spec.replicas = 1;
    }),
  },
];

const spreads: readonly Mutation[] = [
  ...['spark-operator-webhook', 'cloudnative-pg'].map(
    (name): Mutation => ({
      name: `one pod of ${name} answers a webhook that refuses everything without it`,
      expect: 'disruption/webhook',
      everything: true,
      mutate: change(`Deployment.apps platform-operators/${name}`, ({ spec }) => (spec.replicas = 1)),
    }),
  ),
  {
    name: 'pods of two replicas may share a node',
    expect: 'disruption/spread',
    mutate: change(MLFLOW, ({ spec }) => (spec.replicas = 2)),
  },
  {
    name: 'a store has more servers than nodes bear',
    expect: 'disruption/drives',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => {
      spec.pools[0].servers = 5;
      spec.pools[0].volumesPerServer = 3;
    }),
  },
];

const topics: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a topic wants more copies than there are brokers',
    mutate: change(TOPIC, ({ spec }) => (spec.replicas = 3)),
  },
  {
    name: 'a broker’s own topics want more copies than there are brokers',
    mutate: change(KAFKA, ({ spec }) => (spec.kafka.config['offsets.topic.replication.factor'] = 3)),
  },
  {
    name: 'a topic waits for more copies than it has',
    mutate: change(TOPIC, ({ spec }) => (spec.config['min.insync.replicas'] = 2)),
  },
  {
    name: 'topics have more partitions than a broker carries',
    mutate: change(TOPIC, ({ spec }) => (spec.partitions = 10_000)),
  },
];

/** What must not be lost, and what must not stand still. */
export const data: readonly Mutation[] = [
  ...protection.map((one) => ({ ...one, expect: 'data-protection' })),
  ...life,
  ...spreads,
  ...quorums.map((one) => ({ ...one, expect: 'topic/quorum' })),
  ...topics.map((one) => ({ ...one, expect: 'topic/replicas' })),
];
