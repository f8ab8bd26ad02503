import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { programOf } from '../../support/outside.ts';
import { installed } from './installed.ts';
import { startKraft } from './kraft.ts';

/** Credentials of the S3 server. */
export const KEYS = { AWS_ACCESS_KEY_ID: 'rootuser', AWS_SECRET_ACCESS_KEY: 'rootpass123' } as const;

/** MinIO where it is installed, which checks credentials too, and else moto. */
export async function startS3(processes: Processes, folder: string, buckets: readonly string[]): Promise<string> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const minio = programOf(['minio']);
  await processes.start(
    minio
      ? {
          name: 's3',
          program: minio,
          args: ['server', join(folder, 's3'), '--address', `127.0.0.1:${port}`, '--quiet'],
          env: {
            MINIO_ROOT_USER: KEYS.AWS_ACCESS_KEY_ID,
            MINIO_ROOT_PASSWORD: KEYS.AWS_SECRET_ACCESS_KEY,
            MINIO_BROWSER: 'off',
          },
          ready: () => answers(`${url}/minio/health/ready`),
        }
      : {
          name: 's3',
          program: installed('server/bin/moto_server'),
          args: ['--host', '127.0.0.1', '--port', String(port)],
          ready: () => answers(`${url}/moto-api/data.json`),
        },
  );
  for (const bucket of buckets) s3(url, `client.create_bucket(Bucket='${bucket}')`);
  return url;
}

/** A line of Python with boto3's `client`; what it prints. */
export function s3(url: string, line: string): string {
  const program = `import boto3\nclient = boto3.client('s3', endpoint_url='${url}', region_name='us-east-1')\n${line}`;
  const { status, stdout, stderr } = spawnSync(installed('server/bin/python'), ['-c', program], {
    encoding: 'utf8',
    env: { ...process.env, ...KEYS },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Names of the objects of a bucket. */
export function objectsOf(url: string, bucket: string): string[] {
  const pages = `client.get_paginator('list_objects_v2').paginate(Bucket='${bucket}')`;
  return s3(url, `[print(one['Key']) for page in ${pages} for one in page.get('Contents', [])]`)
    .split('\n')
    .filter((line) => line !== '');
}

/** One broker, which makes topics when they are written to. */
export const startKafka = (processes: Processes, folder: string): Promise<string> =>
  startKraft(processes, folder, {
    protocol: 'PLAINTEXT',
    properties: {
      'offsets.topic.num.partitions': 1,
      'offsets.topic.replication.factor': 1,
      'transaction.state.log.replication.factor': 1,
      'transaction.state.log.min.isr': 1,
    },
  });

/** MLflow as the platform runs it: the server alone has the credentials of its bucket. */
export async function startMlflow(
  processes: Processes,
  folder: string,
  s3Url: string,
  bucket: string,
): Promise<string> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await processes.start({
    name: 'mlflow',
    program: installed('server/bin/mlflow'),
    args: [
      ...['server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      ...['--backend-store-uri', `sqlite:///${join(folder, 'mlflow.db')}`],
      ...['--serve-artifacts', '--artifacts-destination', `s3://${bucket}/artifacts`],
    ],
    env: {
      ...KEYS,
      AWS_DEFAULT_REGION: 'us-east-1',
      MLFLOW_S3_ENDPOINT_URL: s3Url,
      MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
      PATH: `${installed('server/bin')}:${process.env.PATH}`,
    },
    ready: () => answers(`${url}/health`),
  });
  return url;
}

/** A JobManager and a TaskManager with this configuration, in which the environment of a job is. The address of the first. */
export async function startFlink(
  processes: Processes,
  folder: string,
  configuration: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const [rest, rpc, blob] = await freePorts(3);
  const home = installed('flink', 'pyflink');
  const conf = join(folder, 'flink-conf');
  mkdirSync(conf, { recursive: true });
  const shipped = parse(readFileSync(join(home, 'conf', 'config.yaml'), 'utf8')) as {
    env: { java: { opts: { all: string } } };
  };
  const addresses = {
    'rest.address': '127.0.0.1',
    'rest.bind-address': '127.0.0.1',
    'rest.port': rest!,
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': rpc!,
    'jobmanager.bind-host': '127.0.0.1',
    'taskmanager.host': '127.0.0.1',
    'taskmanager.bind-host': '127.0.0.1',
    'blob.server.port': blob!,
    'io.tmp.dirs': folder,
    'env.java.opts.all': shipped.env.java.opts.all,
  };
  writeFileSync(join(conf, 'config.yaml'), stringify({ ...configuration, ...addresses }, { lineWidth: 0 }));
  writeFileSync(join(conf, 'log4j-console.properties'), readFileSync(join(home, 'conf', 'log4j-console.properties')));
  const service = (name: string, script: string) => ({
    name,
    program: join(home, 'bin', script),
    args: ['start-foreground'],
    env: { ...env, FLINK_CONF_DIR: conf, FLINK_PLUGINS_DIR: installed('plugins'), FLINK_LOG_DIR: folder },
  });
  const url = `http://127.0.0.1:${rest}`;
  await processes.start({ ...service('jobmanager', 'jobmanager.sh'), ready: () => answers(`${url}/overview`) });
  const taskManagers = async () => {
    const { taskmanagers } = (await (await fetch(`${url}/overview`)).json()) as { taskmanagers: number };
    return taskmanagers > 0;
  };
  await processes.start({ ...service('taskmanager', 'taskmanager.sh'), ready: taskManagers });
  return url;
}
