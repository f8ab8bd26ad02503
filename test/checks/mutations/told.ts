import type { Loose } from '../../support/tree.ts';
import { change, type Mutation } from './mutation.ts';

const FLINK = 'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score';
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const POSTGRES = 'Cluster.postgresql.cnpg.io data-plane/postgresql';
const USER = 'KafkaUser.kafka.strimzi.io data-plane/fraud-score';
const SETUP = 'Job.batch data-plane/minio-setup';
const RUNNER = 'ConfigMap gitlab/gitlab-runner';

type Pair = { name: string; value?: string };
const set = (env: Pair[], name: string, value: string) => {
  env.find((one) => one.name === name)!.value = value;
};
const drop = (env: Pair[], name: string) => {
  env.splice(
    env.findIndex((one) => one.name === name),
    1,
  );
};

const flink = (how: (container: { env: Pair[]; envFrom: object[] }, spec: Loose) => unknown) =>
  change(FLINK, ({ spec }) => how(spec.podTemplate.spec.containers[0], spec));
const mlflow = (how: (container: Loose) => unknown) =>
  change(MLFLOW, ({ spec }) => how(spec.template.spec.containers[0]));
/** Changes a text under a key of an object's data. */
const text = (name: string, key: string, from: string, to: string) =>
  change(name, ({ data }) => (data[key] = data[key].replaceAll(from, to)));
const template = (name: string, key: string, from: string, to: string) =>
  change(`ExternalSecret.external-secrets.io ${name}`, ({ spec }) => {
    spec.target.template.data[key] = spec.target.template.data[key].replace(from, to);
  });
const role = (how: (role: Loose, all: Loose[]) => unknown) =>
  change(POSTGRES, ({ spec }) => how(spec.managed.roles[1], spec.managed.roles));
const users = (how: (sources: Loose[], volume: Loose) => unknown) =>
  change(SETUP, ({ spec }) => {
    const volume = spec.template.spec.volumes.find(({ name }: Pair) => name === 'users');
    how(volume.projected.sources, volume);
  });

const connection: readonly Omit<Mutation, 'expect'>[] = [
  { name: 'a job has no variables left', mutate: flink((one) => (one.env = [])) },
  {
    name: 'a job has neither variables nor Secrets',
    mutate: flink((one) => Object.assign(one, { env: [], envFrom: [] })),
  },
  {
    name: 'a job is told the brokers’ own port',
    mutate: flink(({ env }) => set(env, 'KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-bootstrap.data-plane.svc:9091')),
  },
  {
    name: 'a job is told the brokers’ headless Service',
    mutate: flink(({ env }) => set(env, 'KAFKA_BOOTSTRAP_SERVERS', 'mlops-kafka-brokers.data-plane.svc:9092')),
  },
  { name: 'a job is told another mechanism', mutate: flink(({ env }) => set(env, 'KAFKA_SASL_MECHANISM', 'PLAIN')) },
  {
    name: 'a job is told a protocol without credentials',
    mutate: flink(({ env }) => set(env, 'KAFKA_SECURITY_PROTOCOL', 'PLAINTEXT')),
  },
  { name: 'a job is told no mechanism', mutate: flink(({ env }) => drop(env, 'KAFKA_SASL_MECHANISM')) },
  { name: 'a job is told the group of another', mutate: flink(({ env }) => set(env, 'KAFKA_GROUP_ID', 'fraud-train')) },
  { name: 'a job is told no group', mutate: flink(({ env }) => drop(env, 'KAFKA_GROUP_ID')) },
  { name: 'a job is told another topic', mutate: flink(({ env }) => set(env, 'TOPIC_SCORES', 'fraud.transactions')) },
  { name: 'a job is not told one of its topics', mutate: flink(({ env }) => drop(env, 'TOPIC_TRANSACTIONS')) },
  { name: 'a job is not told its bucket', mutate: flink(({ env }) => drop(env, 'BUCKET_LAKE')) },
  { name: 'a job is told a bucket of somebody else', mutate: flink(({ env }) => set(env, 'BUCKET_LAKE', 'mlflow')) },
  { name: 'a job has not the Secret of its topics', mutate: flink((one) => one.envFrom.shift()) },
  {
    name: 'a job has the state of its streams at another address',
    mutate: flink((_, spec) => {
      spec.flinkConfiguration['s3.endpoint'] = 'http://minio.data-plane.svc.cluster.local:9000';
    }),
  },
  {
    name: 'a job has another region in its configuration',
    mutate: flink((_, spec) => {
      spec.flinkConfiguration['s3.endpoint.region'] = 'eu-central-1';
    }),
  },
  {
    name: 'a job of Spark has another store in its configuration',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      'spark.hadoop.fs.s3a.endpoint: http://minio.data-plane.svc.cluster.local',
      'spark.hadoop.fs.s3a.endpoint: http://s3.amazonaws.com',
    ),
  },
  {
    name: 'a job of Spark tracks somewhere else',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      'http://mlflow.ml-lifecycle.svc.cluster.local',
      'http://mlflow.ml-lifecycle.svc.cluster.local:5000',
    ),
  },
  {
    name: 'a server is told its store by https, which that does not speak',
    mutate: mlflow(({ env }) => set(env, 'MLFLOW_S3_ENDPOINT_URL', 'https://minio.data-plane.svc.cluster.local')),
  },
  { name: 'a server is not told where its store is', mutate: mlflow(({ env }) => drop(env, 'MLFLOW_S3_ENDPOINT_URL')) },
  { name: 'a server has no Secret of its store', mutate: mlflow(({ envFrom }) => envFrom.splice(1, 1)) },
  {
    name: 'a server has its artifacts in a bucket of somebody else',
    mutate: mlflow((one) => {
      one.command = one.command.map((text: string) => text.replace('s3://mlflow/', 's3://airflow-logs/'));
    }),
  },
  {
    name: 'a server’s database is at another port',
    mutate: template('ml-lifecycle/mlflow-postgres', 'MLFLOW_BACKEND_STORE_URI', ':5432/', ':5433/'),
  },
  {
    name: 'a server’s database is that of another',
    mutate: template('ml-lifecycle/mlflow-postgres', 'MLFLOW_BACKEND_STORE_URI', ':5432/mlflow', ':5432/airflow'),
  },
  {
    name: 'a server asks for no TLS of a database that wants it',
    mutate: template('ml-lifecycle/mlflow-postgres', 'MLFLOW_BACKEND_STORE_URI', 'sslmode=require', 'sslmode=disable'),
  },
  {
    name: 'a server’s database is at the replicas that cannot be written',
    mutate: template('ml-lifecycle/mlflow-postgres', 'MLFLOW_BACKEND_STORE_URI', 'postgresql-rw.', 'postgresql-ro.'),
  },
  {
    name: 'logs go to a store at another port',
    mutate: template(
      'orchestration/airflow-logs',
      'connection',
      'minio.data-plane.svc.cluster.local',
      'minio.data-plane.svc.cluster.local:9000',
    ),
  },
  {
    name: 'logs go to another bucket',
    mutate: text('ConfigMap orchestration/airflow-config', 'airflow.cfg', 's3://airflow-logs', 's3://mlflow'),
  },
  {
    name: 'DAGs are of another repository',
    mutate: change('Deployment.apps orchestration/airflow-dag-processor', ({ spec }) => {
      for (const one of [...spec.template.spec.initContainers, ...spec.template.spec.containers])
        for (const variable of one.env ?? [])
          if (variable.name === 'GITSYNC_REPO') variable.value = 'http://gitlab.localhost/mlops/dags.git';
    }),
  },
  {
    name: 'DAGs are of another branch',
    mutate: change('Deployment.apps orchestration/airflow-dag-processor', ({ spec }) => {
      for (const one of [...spec.template.spec.initContainers, ...spec.template.spec.containers])
        for (const variable of one.env ?? []) if (variable.name === 'GITSYNC_REF') variable.value = 'develop';
    }),
  },
  {
    name: 'queues of tasks are at another port',
    everything: true,
    mutate: template('orchestration/airflow-broker', 'connection', ':6379', ':6380'),
  },
  {
    name: 'a runner asks another server for jobs',
    everything: true,
    mutate: change(RUNNER, ({ data }) => {
      for (const key of Object.keys(data)) data[key] = data[key].replaceAll('gitlab.example.org', 'gitlab.example.com');
    }),
  },
  {
    name: 'a notebook is told another topic',
    everything: true,
    mutate: change('ConfigMap fraud/workspace', ({ data }) => (data.TOPIC_SCORES = 'payments.scores')),
  },
  {
    name: 'a notebook is told another database',
    everything: true,
    mutate: change('ConfigMap fraud/workspace', ({ data }) => (data.PGDATABASE = 'mlflow')),
  },
];

const user: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a user has the password of another client',
    mutate: change(USER, ({ spec }) => {
      spec.authentication.password.valueFrom.secretKeyRef.name = 'minio-user-fraud-score';
    }),
  },
  {
    name: 'a user has a password that the operator makes up',
    mutate: change(USER, ({ spec }) => delete spec.authentication.password),
  },
  {
    name: 'a user logs in by a certificate that its client has not',
    mutate: change(USER, ({ spec }) => (spec.authentication = { type: 'tls' })),
  },
  {
    name: 'a user has its own name for a password',
    mutate: change(USER, ({ spec }) => (spec.authentication.password.valueFrom.secretKeyRef.key = 'username')),
  },
  { name: 'a role may not log in', mutate: role((one) => (one.login = false)) },
  { name: 'a role says nothing of logging in', mutate: role((one) => delete one.login) },
  { name: 'a role is to be absent', mutate: role((one) => (one.ensure = 'absent')) },
  { name: 'a role is gone', mutate: role((_, all) => all.pop()) },
  { name: 'a role has another name', mutate: role((one) => (one.name = 'ml-flow')) },
  { name: 'a role has the password of another', mutate: role((one) => (one.passwordSecret.name = 'postgres-airflow')) },
  { name: 'a role has no password', mutate: role((one) => delete one.passwordSecret) },
  {
    name: 'two roles have swapped their passwords',
    mutate: role(
      (one, [other]) => ([one.passwordSecret, other.passwordSecret] = [other.passwordSecret, one.passwordSecret]),
    ),
  },
  {
    name: 'a user of the store is in another folder than its name',
    mutate: users(([secret]) => (secret.secret.items[0].path = 'air-flow/secretKey')),
  },
  {
    name: 'a user of the store has the key of another',
    mutate: users(([secret]) => (secret.secret.name = 'minio-user-mlflow')),
  },
  {
    name: 'a user of the store has the policy of another',
    mutate: users(([, policy]) => (policy.configMap.name = 'minio-user-mlflow')),
  },
  { name: 'a user of the store is gone', mutate: users((sources) => sources.splice(0, 2)) },
];

/** What pods are told of their connections, and whom their providers let in. */
export const told: readonly Mutation[] = [
  ...connection.map((one) => ({ ...one, expect: 'told/connection' })),
  ...user.map((one) => ({ ...one, expect: 'access/user' })),
];
