import { change, type Mutation, text } from './mutation.ts';

const variable = (name: string, key: string, value: string) =>
  change(name, ({ spec }) => {
    const [container] = spec.template.spec.containers;
    container.env = [...(container.env ?? []), { name: key, value }];
  });
const argument = (name: string, value: string) =>
  change(name, ({ spec }) => {
    const [container] = spec.template.spec.containers;
    container.args = [...(container.args ?? []), value];
  });

const all: readonly Omit<Mutation, 'expect'>[] = [
  {
    name: 'a program without a store is told an address of the bucket of another',
    mutate: variable('StatefulSet.apps data-plane/valkey', 'DUMP', 's3://mlflow/valkey'),
  },
  {
    name: 'an operator is told an address in the bucket of a project',
    mutate: argument('Deployment.apps platform-operators/cloudnative-pg', '--backup=s3a://fraud-lake/x'),
  },
  {
    name: 'a server is told the name of another bucket',
    mutate: variable('Deployment.apps ml-lifecycle/mlflow', 'S3_BUCKET', 'fraud-lake'),
  },
  {
    name: 'a server is told a bucket that nobody makes',
    mutate: variable('Deployment.apps ml-lifecycle/mlflow', 'ARTIFACT_BUCKET_NAME', 'artifacts'),
  },
  {
    name: 'an argument names another bucket',
    mutate: argument('Deployment.apps ml-lifecycle/mlflow', '--bucket=airflow-logs'),
  },
  {
    name: 'a file of settings names another bucket',
    mutate: change(
      'ConfigMap orchestration/airflow-config',
      ({ data }) => (data['airflow.cfg'] += '\n[other]\nbucket_name = mlflow\n'),
    ),
  },
  {
    name: 'a setting of a stream names another bucket',
    mutate: change(
      'FlinkDeployment.flink.apache.org fraud-jobs/fraud-score',
      ({ spec }) => (spec.flinkConfiguration['sink.bucket'] = 'mlflow'),
    ),
  },
  {
    name: 'an application that a DAG starts names another bucket',
    mutate: text(
      'ConfigMap orchestration/fraud-jobs',
      'train.yaml',
      'sparkConf:\n',
      'sparkConf:\n    spark.app.bucket: mlflow\n',
    ),
  },
];

/** Buckets that programs are told. */
export const buckets: readonly Mutation[] = all.map((one) => ({ ...one, expect: 'told/bucket' }));
