import { join } from 'node:path';
import type { Container, CronJob } from '../../../imports/types/kubernetes.ts';
import type { SparkApplication } from '../../../imports/types/sparkoperator.k8s.io.ts';
import { run } from './learners.ts';
import { EXAMPLE, type Servers } from './realtime.ts';
import { type Submitted, submit } from './spark.ts';

type More = Readonly<Record<string, string>>;

const file = (name: string) => join(EXAMPLE, 'images/trainer', name);

/** What a job that is no Spark finds in its environment, with the rights that it has in the tree. */
export const jobEnvOf = (servers: Servers, name: string): Record<string, string> =>
  servers.envOf(
    servers.platform.get<CronJob>('CronJob', `realtime-${name}`).spec!.jobTemplate.spec!.template.spec!
      .containers[0] as Container,
  );

/** Runs such a job, or its program with another environment. */
export const runJob = (
  servers: Servers,
  name: string,
  more: More = {},
  env: More = jobEnvOf(servers, name),
): { status: number | null; said: string } => run({ args: [file(`${name}.py`)], env: { ...env, ...more } }, 'lake');

/** Submits a Spark job with its rendered settings and the addresses of this machine. */
export function runSpark(
  servers: Servers,
  { sparkConf, driver }: NonNullable<SparkApplication['spec']>,
  name: string,
  more: More,
): Submitted {
  const conf = {
    ...(sparkConf as Record<string, string>),
    'spark.hadoop.fs.s3a.endpoint': servers.store.url,
    'spark.driver.memory': '768m',
    // moto refuses bulk deletes.
    'spark.hadoop.fs.s3a.multiobjectdelete.enable': 'false',
  };
  const env = { ...servers.envOf(driver as Pick<Container, 'env' | 'envFrom'>), ...more };
  const lake = { python: 'lake', jars: ['trainer-jars', 'lake-jars'] };
  return submit('local[2]', file(`${name}.py`), conf, env, [], lake);
}

/** Ids of what is in the lake, read as its readers do. */
export function idsInLake({ store }: Servers): string[] {
  const { id, secret } = store.key('root');
  const program = `import boto3, json, sys; sys.path.insert(0, sys.argv[1]); import store
ids = store.transactions(boto3.client('s3'), 'realtime-lake', ['id']).column('id').to_pylist()
print(json.dumps(ids))`;
  const { status, said } = run(
    {
      args: ['-c', program, file('.')],
      env: {
        AWS_ACCESS_KEY_ID: id,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_ENDPOINT_URL_S3: store.url,
        AWS_DEFAULT_REGION: 'us-east-1',
      },
    },
    'lake',
  );
  if (status !== 0) throw new Error(said);
  return JSON.parse(said);
}
