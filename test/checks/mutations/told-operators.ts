import type { Loose } from '../../support/tree.ts';
import { change, type Mutation } from './mutation.ts';

const container = (name: string, how: (container: Loose) => unknown) =>
  change(name, ({ spec }) => how(spec.template.spec.containers[0]));
const say = (name: string, variable: string, value: string | undefined) =>
  container(name, (one) => {
    if (value === undefined) one.env = one.env.filter((other: Loose) => other.name !== variable);
    else
      Object.assign(
        one.env.find((other: Loose) => other.name === variable),
        { value },
      );
  });
const STRIMZI = 'Deployment.apps platform-operators/strimzi-cluster-operator';
const POSTGRES = 'Deployment.apps platform-operators/cloudnative-pg';
const MINIO = 'Deployment.apps platform-operators/minio-operator';
const FLINK = 'Deployment.apps platform-operators/flink-kubernetes-operator';
const SPARK = 'Deployment.apps platform-operators/spark-operator-controller';

const watched: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'an operator of brokers looks elsewhere', mutate: say(STRIMZI, 'STRIMZI_NAMESPACE', 'orchestration') },
  { name: 'an operator of brokers looks everywhere', mutate: say(STRIMZI, 'STRIMZI_NAMESPACE', '*') },
  { name: 'an operator of brokers is told no namespace', mutate: say(STRIMZI, 'STRIMZI_NAMESPACE', undefined) },
  {
    name: 'an operator of databases looks at itself alone',
    mutate: say(POSTGRES, 'WATCH_NAMESPACE', 'platform-operators'),
  },
  { name: 'an operator of databases is told nothing', mutate: say(POSTGRES, 'WATCH_NAMESPACE', '') },
  { name: 'an operator of stores looks elsewhere', mutate: say(MINIO, 'WATCHED_NAMESPACE', 'ml-lifecycle') },
  { name: 'an operator of streams looks at another project', mutate: say(FLINK, 'WATCH_NAMESPACES', 'risk-jobs') },
  {
    name: 'an operator of jobs looks at another project',
    mutate: container(SPARK, (one) => {
      one.args = one.args.map((text: string) => text.replace('--namespaces=fraud-jobs', '--namespaces=fraud'));
    }),
  },
  {
    name: 'an operator of jobs looks at all of them',
    mutate: container(SPARK, (one) => {
      one.args = one.args.filter((text: string) => !text.startsWith('--namespaces='));
    }),
  },
];

const CLUSTER = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const cluster = (how: (spec: Loose) => unknown) => change(CLUSTER, ({ spec }) => how(spec));
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const variable = (target: string, name: string, value: string) =>
  container(target, (one) => {
    one.env = [...(one.env ?? []), { name, value }];
  });

const connections: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a client may open every connection',
    mutate: cluster(({ managed }) => (managed.roles[0].connectionLimit = 200)),
  },
  {
    name: 'a client may open more connections than there are',
    mutate: cluster(({ managed }) => (managed.roles[1].connectionLimit = 500)),
  },
  {
    name: 'nobody counts the connections of a client',
    mutate: cluster(({ managed }) => delete managed.roles[0].connectionLimit),
  },
  {
    name: 'the connections of a client have no end',
    mutate: cluster(({ managed }) => (managed.roles[1].connectionLimit = -1)),
  },
  {
    name: 'a server has fewer connections than one client may open',
    mutate: cluster(({ postgresql }) => (postgresql.parameters.max_connections = '100')),
  },
  {
    name: 'a server says nothing of its connections, and has few',
    mutate: cluster(({ postgresql }) => delete postgresql.parameters.max_connections),
  },
  {
    name: 'a pool is larger than its client may open',
    mutate: variable(MLFLOW, 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', '150'),
  },
  {
    name: 'a pool with what goes over is larger than its client may open',
    mutate: change(MLFLOW, ({ spec }) =>
      spec.template.spec.containers[0].env.push(
        { name: 'MLFLOW_SQLALCHEMYSTORE_POOL_SIZE', value: '60' },
        { name: 'MLFLOW_SQLALCHEMYSTORE_MAX_OVERFLOW', value: '60' },
      ),
    ),
  },
  {
    name: 'the pools of several pods are more than their client may open',
    mutate: change('ConfigMap orchestration/airflow-config', ({ data }) => {
      data['airflow.cfg'] += '\n[database]\nsql_alchemy_pool_size = 90\nsql_alchemy_max_overflow = 20\n';
    }),
  },
];

const said: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a heap is as large as its container', mutate: variable(FLINK, 'JVM_ARGS', '-Xmx4g') },
  { name: 'a heap begins larger than its container', mutate: variable(STRIMZI, 'JAVA_OPTS', '-Xms8192m') },
  { name: 'a heap is all of its container', mutate: variable(STRIMZI, 'JAVA_OPTS', '-XX:MaxRAMPercentage=100') },
  {
    name: 'buffers are larger than their container',
    mutate: variable(FLINK, 'JVM_ARGS', '-XX:MaxDirectMemorySize=16g'),
  },
  { name: 'a program of Go may use more than its container', mutate: variable(POSTGRES, 'GOMEMLIMIT', '8GiB') },
  {
    name: 'a program of Node.js may use more than its container',
    mutate: variable(MLFLOW, 'NODE_OPTIONS', '--max-old-space-size=4096'),
  },
  {
    name: 'a queue may hold all of its container',
    mutate: container('StatefulSet.apps data-plane/valkey', (one) => {
      const at = one.args ? 'args' : 'command';
      one[at] = [...one[at], '--maxmemory 64gb'];
    }),
  },
  {
    name: 'a file lets a queue hold more than its container',
    mutate: change('ExternalSecret.external-secrets.io data-plane/valkey-config', ({ spec }) => {
      spec.target.template.data['valkey.conf'] += 'maxmemory 64gb\n';
    }),
  },
];

const heap: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'buffers of a database are most of its memory',
    mutate: cluster(({ postgresql }) => (postgresql.parameters.shared_buffers = '700MB')),
  },
  {
    name: 'buffers of a database are in blocks, and most of its memory',
    mutate: cluster(({ postgresql }) => (postgresql.parameters.shared_buffers = '90000')),
  },
  {
    name: 'brokers begin with more than their heap',
    mutate: change(
      'KafkaNodePool.kafka.strimzi.io data-plane/dual-role',
      ({ spec }) => (spec.jvmOptions['-Xms'] = '64g'),
    ),
  },
];

/** What operators are told of namespaces, and programs of connections and memory. */
export const toldOperators: readonly Mutation[] = [
  ...watched.map((one) => ({ ...one, expect: 'reference/watched' })),
  ...connections.map((one) => ({ ...one, expect: 'capacity/connections' })),
  ...said.map((one) => ({ ...one, expect: 'capacity/said' })),
  ...heap.map((one) => ({ ...one, expect: 'capacity/heap' })),
];
