import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Container, Deployment } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { python } from './python.ts';

/** MLflow with what its image has for PostgreSQL and S3, and a server that speaks S3. */
export const mlflowBin = () =>
  python('mlflow', ['mlflow==3.17.2', 'prometheus-flask-exporter<1', 'boto3', 'moto[server]']);

/** An S3 server that takes every key, with these buckets. */
export async function startS3(processes: Processes, buckets: readonly string[]): Promise<string> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  await processes.start({
    name: 's3',
    program: join(mlflowBin(), 'moto_server'),
    args: ['--host', '127.0.0.1', '--port', String(port)],
    ready: () => answers(`${url}/moto-api/data.json`),
  });
  for (const bucket of buckets) s3(url, `client.create_bucket(Bucket='${bucket}')`);
  return url;
}

/** A line of Python with boto3's `client`; what it prints. */
export function s3(url: string, line: string): string {
  const program = `import boto3\nclient = boto3.client('s3', endpoint_url='${url}', region_name='us-east-1', aws_access_key_id='k', aws_secret_access_key='s')\n${line}`;
  const { status, stdout, stderr } = spawnSync(join(mlflowBin(), 'python'), ['-c', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Of the pod, as far as MLflow knows. */
export const POD_IP = '10.42.1.17';

/** MLflow by the command of its rendered pod, at a port of this machine and with a database in a file. */
export async function startMlflow(
  processes: Processes,
  folder: string,
  { spec }: Deployment,
  s3Url: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const bin = mlflowBin();
  const { command, env: variables } = spec!.template.spec!.containers[0] as Container;
  const [program, ...args] = command!;
  await processes.start({
    name: `mlflow-${port}`,
    program: join(bin, program!),
    args: args.map((arg) => (arg.startsWith('--port=') ? `--port=${port}` : arg.replaceAll('$(POD_IP)', POD_IP))),
    env: {
      ...Object.fromEntries(variables!.map(({ name, value = '' }) => [name, value])),
      AWS_ACCESS_KEY_ID: 'k',
      AWS_SECRET_ACCESS_KEY: 's',
      HOME: folder,
      MLFLOW_BACKEND_STORE_URI: `sqlite:///${join(folder, `mlflow-${port}.db`)}`,
      MLFLOW_S3_ENDPOINT_URL: s3Url,
      PATH: `${bin}:${process.env.PATH}`,
      ...env,
    },
    ready: () => answers(`${url}/health`),
    within: 600_000,
  });
  return url;
}
