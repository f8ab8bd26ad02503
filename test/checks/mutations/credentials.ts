import { change, type Mutation, text } from './mutation.ts';

const USER = 'KafkaUser.kafka.strimzi.io data-plane/fraud-score';
const POSTGRES = 'Cluster.postgresql.cnpg.io data-plane/postgresql';

type Statement = { Action: string[]; Resource: string[] };
/** Changes the policy of a user of the object store. */
const policy = (user: string, how: (statements: Statement[]) => unknown) =>
  change(`ConfigMap data-plane/minio-user-${user}`, ({ data }) => {
    const document = JSON.parse(data['policy.json']);
    how(document.Statement);
    data['policy.json'] = JSON.stringify(document);
  });
/** Changes who is let into which database. */
const entries = (how: (lines: string[]) => unknown) => change(POSTGRES, ({ spec }) => how(spec.postgresql.pg_hba));

/** Changes a line of the pod that tasks run in. */
const taskPod = (from: string, to: string) => text('ConfigMap orchestration/airflow-task-pod', 'pod.yaml', from, to);

/** Who has which credentials, and what they let clients do. */
export const credentials: readonly Mutation[] = [
  {
    name: 'a task has the connection to Airflow’s database',
    expect: 'access/secret',
    mutate: taskPod('name: airflow-logs', 'name: airflow-metadata'),
  },
  {
    name: 'a task has the keys of Airflow',
    expect: 'access/secret',
    mutate: taskPod('volumes:', 'volumes:\n  - name: keys\n    secret:\n      secretName: airflow-keys'),
  },
  {
    name: 'an ACL is gone',
    expect: 'access/topic',
    mutate: change(USER, ({ spec }) => spec.authorization.acls.shift()),
  },
  {
    name: 'an operation is gone from an ACL',
    expect: 'access/topic',
    mutate: change(USER, ({ spec }) => spec.authorization.acls[1].operations.pop()),
  },
  {
    name: 'a consumer group has no ACL',
    expect: 'access/topic',
    mutate: change(USER, ({ spec }) => {
      spec.authorization.acls = spec.authorization.acls.filter(
        ({ resource }: { resource: { type: string } }) => resource.type !== 'group',
      );
    }),
  },
  {
    name: 'an ACL has an operation more',
    expect: 'access/topic',
    mutate: change(USER, ({ spec }) => spec.authorization.acls[0].operations.push('Delete')),
  },
  {
    name: 'an ACL is about more topics than one',
    expect: 'access/topic',
    mutate: change(USER, ({ spec }) => (spec.authorization.acls[0].resource.patternType = 'prefix')),
  },
  {
    name: 'brokers enforce no ACLs',
    expect: 'access/topic',
    mutate: change('Kafka.kafka.strimzi.io data-plane/mlops', ({ spec }) => delete spec.kafka.authorization),
  },
  {
    name: 'brokers ask for no credentials',
    expect: 'access/topic',
    mutate: change('Kafka.kafka.strimzi.io data-plane/mlops', ({ spec }) => {
      delete spec.kafka.listeners[0].authentication;
    }),
  },
  {
    name: 'a statement is gone from the policy of a bucket',
    expect: 'access/bucket',
    mutate: policy('fraud-train', (statements) => statements.pop()),
  },
  {
    name: 'an action is gone from the policy of a bucket',
    expect: 'access/bucket',
    mutate: policy('mlflow', ([, objects]) => objects!.Action.pop()),
  },
  {
    name: 'the policy of a bucket allows everything',
    expect: 'access/bucket',
    mutate: policy('mlflow', ([, objects]) => (objects!.Action = ['s3:*'])),
  },
  {
    name: 'the policy of a bucket is about the bucket of somebody else too',
    expect: 'access/bucket',
    mutate: policy('airflow', ([buckets]) => buckets!.Resource.push('arn:aws:s3:::mlflow')),
  },
  {
    name: 'a client is not let into its database',
    expect: 'access/database',
    mutate: entries((lines) => lines.shift()),
  },
  {
    name: 'a client is let into all databases',
    expect: 'access/database',
    mutate: entries((lines) => (lines[0] = lines[0]!.replace('"airflow"', 'all'))),
  },
  {
    name: 'a client is let into its database without a password',
    expect: 'access/database',
    mutate: entries((lines) => (lines[1] = lines[1]!.replace('scram-sha-256', 'trust'))),
  },
  {
    name: 'every client is let into every database',
    expect: 'access/database',
    mutate: entries((lines) => lines.pop()),
  },
  {
    name: 'a client is rejected before it is let in',
    expect: 'access/database',
    mutate: entries((lines) => lines.unshift(lines.pop()!)),
  },
  {
    name: 'a database belongs to somebody else',
    expect: 'access/database',
    mutate: change('Database.postgresql.cnpg.io data-plane/mlflow', ({ spec }) => (spec.owner = 'airflow')),
  },
];
