import { add, change, type Mutation, remove, text, values } from './mutation.ts';

const JOB = 'Job.batch data-plane/minio-setup';
const external = (name: string) => `ExternalSecret.external-secrets.io ${name}`;
const MLFLOW = 'Deployment.apps ml-lifecycle/mlflow';
const POSTGRES = 'Cluster.postgresql.cnpg.io data-plane/postgresql';

/** Forms of secrets, put together here so that no scan of this repository takes them for some. */
const TOKEN = ['glpat', 'b7KqX2mVt9RzN4wLpHcJ'].join('-');
const KEY = `-----BEGIN ${'PRIVATE'} KEY-----\n${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(3)}\n`;

/** Moves the value under one key of an ExternalSecret's template to another. */
const rename = (name: string, from: string, to: string) =>
  change(external(name), ({ spec }) => {
    const { data } = spec.target.template;
    data[to] = data[from];
    delete data[from];
  });

/** A variable of a container, from a Secret. */
const fromSecret = (name: string, key: string) => ({ name: 'A', valueFrom: { secretKeyRef: { name, key } } });

/** Names and keys of Secrets, on their way from the seed over the view to the program. */
const names: readonly Mutation[] = [
  {
    name: 'a seed is gone',
    expect: 'reference/secret',
    mutate: remove(external('data-plane/kafka-fraud-score')),
  },
  {
    name: 'a view is gone',
    expect: 'reference/secret',
    mutate: remove(external('ml-lifecycle/mlflow-s3')),
  },
  {
    name: 'a seed has its password under another key',
    expect: 'reference/secret',
    mutate: rename('data-plane/postgres-mlflow', 'password', 'pw'),
  },
  {
    name: 'a view has its only key under another name',
    expect: 'reference/secret',
    mutate: rename('orchestration/airflow-metadata', 'connection', 'uri'),
  },
  {
    name: 'a key that a chart reads is not made',
    expect: 'reference/secret',
    mutate: change(
      external('orchestration/airflow-keys'),
      ({ spec }) => delete spec.target.template.data['jwt-secret'],
    ),
  },
  {
    name: 'a store’s configuration is under another key',
    expect: 'reference/secret',
    mutate: rename('data-plane/minio-root-config', 'config.env', 'config'),
  },
  {
    name: 'a variable reads a key that there is not',
    expect: 'reference/secret',
    mutate: change(JOB, ({ spec }) => {
      const { env } = spec.template.spec.containers[0];
      env.find(({ name }: { name: string }) => name === 'ROOT_USER').valueFrom.secretKeyRef.key = 'user';
    }),
  },
  {
    name: 'a container reads a Secret that there is not',
    expect: 'reference/secret',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.containers[0].envFrom[0].secretRef.name = 'mlflow-db')),
  },
  {
    name: 'a volume is of a Secret that there is not',
    expect: 'reference/secret',
    mutate: change('StatefulSet.apps data-plane/valkey', ({ spec }) => {
      spec.template.spec.volumes[0].secret.secretName = 'valkey-conf';
    }),
  },
  {
    name: 'a store reads its configuration from a Secret that there is not',
    expect: 'reference/secret',
    mutate: change('Tenant.minio.min.io data-plane/mlops', ({ spec }) => (spec.configuration.name = 'minio-config')),
  },
  {
    name: 'a user of Kafka has its password in a Secret that there is not',
    expect: 'reference/secret',
    mutate: change('KafkaUser.kafka.strimzi.io data-plane/fraud-score', ({ spec }) => {
      spec.authentication.password.valueFrom.secretKeyRef.name = 'kafka-score';
    }),
  },
  {
    name: 'a role has its password in a Secret that there is not',
    expect: 'reference/secret',
    mutate: change(POSTGRES, ({ spec }) => (spec.managed.roles[0].passwordSecret.name = 'airflow')),
  },
  {
    name: 'a job reads a Secret that there is not',
    expect: 'reference/secret',
    mutate: change('FlinkDeployment.flink.apache.org fraud-jobs/fraud-score', ({ spec }) => {
      spec.podTemplate.spec.containers[0].envFrom[0].secretRef.name = 'fraud-kafka';
    }),
  },
  {
    name: 'a job that a DAG starts reads a Secret that there is not',
    expect: 'reference/secret',
    mutate: text('ConfigMap orchestration/fraud-jobs', 'train.yaml', 'name: fraud-train-s3', 'name: fraud-s3'),
  },
  {
    name: 'a chart is told a Secret that there is not',
    expect: 'reference/secret',
    mutate: values('rancher', ({ extraEnv }) => extraEnv.push(fromSecret('bootstrap', 'bootstrapPassword'))),
  },
  {
    name: 'a chart is told a key that there is not',
    expect: 'reference/secret',
    mutate: values('rancher', ({ extraEnv }) => extraEnv.push(fromSecret('bootstrap-secret', 'password'))),
  },
  {
    name: 'an image is pulled with a Secret that there is not',
    expect: 'reference/secret',
    mutate: change(MLFLOW, ({ spec }) => (spec.template.spec.imagePullSecrets = [{ name: 'registry' }])),
  },
  {
    name: 'a template is mistyped',
    expect: 'reference/template-key',
    mutate: change(external('fraud-jobs/fraud-score-s3'), ({ spec }) => {
      spec.target.template.data.AWS_ACCESS_KEY_ID = '{{ .accesskey }}';
    }),
  },
  {
    name: 'a generator makes its password under another key',
    expect: 'reference/template-key',
    mutate: change('Password.generators.external-secrets.io data-plane/valkey', ({ spec }) => {
      spec.secretKeys = ['secret'];
    }),
  },
  {
    name: 'a store of secrets is gone',
    expect: 'reference/secret-store',
    mutate: remove('SecretStore.external-secrets.io fraud-jobs/project-fraud-data-plane'),
  },
  {
    name: 'a generator is gone',
    expect: 'reference/secret-store',
    mutate: remove('Password.generators.external-secrets.io data-plane/minio-root'),
  },
];

/** Secrets that would be in Git. */
const leaks: readonly Mutation[] = [
  {
    name: 'a Secret is in the tree',
    expect: 'secret-values',
    mutate: add('mlflow', 'v1', 'Secret', 'ml-lifecycle/mlflow-db', { stringData: { user: 'mlflow' } }),
  },
  {
    name: 'a token is in a variable',
    expect: 'secret-scan',
    mutate: change(MLFLOW, ({ spec }) => spec.template.spec.containers[0].env.push({ name: 'GIT', value: TOKEN })),
  },
  {
    name: 'a private key is in a ConfigMap',
    expect: 'secret-scan',
    mutate: change('ConfigMap data-plane/minio-setup', ({ data }) => (data['tls.key'] = KEY)),
  },
  {
    name: 'a password is in the values of a chart',
    expect: 'secret-scan',
    mutate: values('rancher', (all) => (all.bootstrapPassword = 'Winter-2026')),
  },
  {
    name: 'a password is in an address',
    expect: 'secret-scan',
    mutate: change(external('ml-lifecycle/mlflow-postgres'), ({ spec }) => {
      const { data } = spec.target.template;
      data.MLFLOW_BACKEND_STORE_URI = 'postgresql://mlflow:Winter-2026@postgresql-rw.data-plane.svc:5432/mlflow';
    }),
  },
  {
    name: 'a random key is in an annotation',
    expect: 'secret-scan',
    mutate: change('Service ml-lifecycle/mlflow', ({ metadata }) => {
      metadata.annotations = { note: ['x7Kq2mVt9RzN4w', 'LpHcJ8bY3sDf6G'].join('') };
    }),
  },
];

export const secrets: readonly Mutation[] = [...names, ...leaks];
