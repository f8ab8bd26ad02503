import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Deployment, StatefulSet } from '../../imports/types/kubernetes.ts';
import { Processes } from '../cluster/support/processes.ts';
import { renderPlatform } from '../support/platform.ts';
import { s3, startMlflow, startS3 } from './support/mlflow.ts';
import { NotebookServer } from './support/notebook.ts';

// Not in /tmp, which a pod has for itself.
const cache = join(homedir(), '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'mooring-notebook-'));
const processes = new Processes(folder, join(folder, 'logs'));
const platform = renderPlatform({
  components: { kafka: {}, minio: {}, postgresql: {}, mlflow: {}, notebooks: {} },
  projects: {
    fraud: {
      topics: { scores: {} },
      buckets: { lake: {} },
      databases: { features: {} },
      env: { LOG_LEVEL: 'info' },
      notebooks: { lab: {}, open: { login: 'platform', reads: [], writes: [], uses: [] } },
    },
  },
});
const rendered = (name: string) => platform.get<StatefulSet>('StatefulSet', `fraud-${name}`, 'fraud-jobs');

/** What External Secrets would make. */
const SECRETS = {
  'fraud-lab-kafka': { KAFKA_USERNAME: 'fraud-lab', KAFKA_PASSWORD: 'p', KAFKA_SASL_JAAS_CONFIG: 'x' },
  'fraud-lab-s3': { AWS_ACCESS_KEY_ID: 'k', AWS_SECRET_ACCESS_KEY: 's' },
  'fraud-postgres': { PGUSER: 'fraud', PGPASSWORD: 'q' },
  'fraud-lab-secrets': { JUPYTER_TOKEN: 't'.repeat(32) },
};
const TOKEN = SECRETS['fraud-lab-secrets'].JUPYTER_TOKEN;

let s3Url: string;
let server: NotebookServer;

beforeAll(async () => {
  s3Url = await startS3(processes, ['mlflow', 'fraud-lake']);
  server = await NotebookServer.start(processes, rendered('lab'), {
    folder: join(folder, 'lab'),
    secrets: SECRETS,
    env: { AWS_ENDPOINT_URL_S3: s3Url },
  });
});
afterAll(async () => {
  await processes.stop();
  rmSync(folder, { recursive: true, force: true });
});

const kernel = async (of: NotebookServer, token?: string): Promise<string> =>
  (await of.api('POST', '/api/kernels', token)).body.id;

it('has every Secret that its pod names', () => {
  const { envFrom } = rendered('lab').spec!.template.spec!.containers[0]!;
  expect(envFrom!.map(({ secretRef }) => secretRef!.name)).toEqual(Object.keys(SECRETS));
});

it('answers its probes to whoever asks, by any name, and nothing else without its token', async () => {
  for (const host of ['fraud-lab.localhost', '10.42.1.17:8888'])
    expect((await server.api('GET', '/api', undefined, { host })).status).toBe(200);
  expect((await server.api('GET', '/api/kernels')).status).toBe(403);
  expect((await server.api('GET', '/api/contents')).status).toBe(403);
  expect((await server.api('POST', '/api/kernels', 'wrong')).status).toBe(403);
  expect((await server.api('GET', '/lab')).status).toBe(302);
  expect((await server.api('GET', '/lab', TOKEN)).status).toBe(200);
});

it('runs cells with all that the project has in their environment', async () => {
  const id = await kernel(server, TOKEN);
  const names = [
    'TOPIC_SCORES',
    'BUCKET_LAKE',
    'KAFKA_GROUP_ID',
    'KAFKA_USERNAME',
    'PGUSER',
    'PGDATABASE',
    'LOG_LEVEL',
  ];
  const cell = `import os\nprint(*[os.environ.get(name) for name in ${JSON.stringify(names)}])`;
  expect(server.run(id, cell, TOKEN)).toBe('fraud.scores fraud-lake fraud-lab fraud-lab fraud features info\n');
  expect(server.run(id, 'import os; print(os.getuid(), os.getgid())', TOKEN)).toBe('1000 1000\n');
});

it('lets in nobody without the token, by the name of its host too', async () => {
  const id = await kernel(server, TOKEN);
  expect(server.run(id, 'print(1)', '')).toContain('403');
  expect(server.run(id, 'print(1)', TOKEN, 'https://fraud-lab.localhost', 'fraud-lab.localhost')).toBe('1\n');
});

it('reads and writes the bucket, with no key and no address in the cells', async () => {
  const id = await kernel(server, TOKEN);
  s3(s3Url, "client.put_object(Bucket='fraud-lake', Key='in.csv', Body=b'a,b\\n1,2\\n3,4\\n')");
  const cells = [
    "import boto3, os, pandas as pd; lake = boto3.client('s3'); bucket = os.environ['BUCKET_LAKE']",
    "frame = pd.read_csv(lake.get_object(Bucket=bucket, Key='in.csv')['Body']); print(frame.b.sum())",
    "_ = lake.put_object(Bucket=bucket, Key='out.parquet', Body=frame.to_parquet())",
  ];
  expect(cells.map((cell) => server.run(id, cell, TOKEN))).toEqual(['', '6\n', '']);
  const listed = "print(*[one['Key'] for one in client.list_objects_v2(Bucket='fraud-lake')['Contents']])";
  expect(s3(s3Url, listed)).toBe('in.csv out.parquet\n');
});

it('has the clients of Kafka and PostgreSQL', async () => {
  const id = await kernel(server, TOKEN);
  expect(server.run(id, 'import confluent_kafka, psycopg; print(psycopg.pq.__impl__)', TOKEN)).toBe('binary\n');
});

it('keeps what is written on its volume, and writes nowhere else but in /tmp', async () => {
  const id = await kernel(server, TOKEN);
  const cell = [
    'import os, pathlib',
    "_ = pathlib.Path(os.environ['HOME'], 'kept.txt').write_text('x')",
    "_ = pathlib.Path('/tmp/gone.txt').write_text('x')",
  ];
  expect(server.run(id, cell.join('\n'), TOKEN)).toBe('');
  expect(readFileSync(join(folder, 'lab/kept.txt'), 'utf8')).toBe('x');
  expect(existsSync('/tmp/gone.txt')).toBe(false);
  expect(server.run(id, "import sys; open(sys.prefix + '/x', 'w')", TOKEN)).toContain('Read-only file system');
  // What signs cookies is gone with the pod, and so are those that a token that was renewed let in.
  expect(existsSync(join(folder, 'lab/.local/share/jupyter/runtime'))).toBe(false);
});

it('ends a kernel that does nothing, and none that works', async () => {
  const quick = await NotebookServer.start(processes, rendered('lab'), {
    folder: join(folder, 'quick'),
    secrets: SECRETS,
    env: {},
    numbers: { '--MappingKernelManager.cull_idle_timeout=': 4, '--MappingKernelManager.cull_interval=': 1 },
  });
  const [idle, busy] = [await kernel(quick, TOKEN), await kernel(quick, TOKEN)];
  expect(quick.run(idle, 'print(1)', TOKEN)).toBe('1\n');
  expect(quick.run(busy, 'import time; time.sleep(15); print(2)', TOKEN)).toBe('2\n');
  const left = (await quick.api('GET', '/api/kernels', TOKEN)).body as { id: string }[];
  expect(left.map(({ id }) => id)).toEqual([busy]);
  for (let n = 0; n < 30 && ((await quick.api('GET', '/api/kernels', TOKEN)).body as []).length > 0; n++)
    await sleep(1000);
  expect((await quick.api('GET', '/api/kernels', TOKEN)).body).toEqual([]);
});

it('asks for nothing where the ingress controller has asked', async () => {
  const open = await NotebookServer.start(processes, rendered('open'), {
    folder: join(folder, 'open'),
    secrets: {},
    env: {},
  });
  expect((await open.api('GET', '/api/kernels')).body).toEqual([]);
  const id = (await open.api('GET', '/api/kernelspecs')).body.default;
  expect(id).toBe('python3');
  // A page of another site has no way to be taken for the person who has it open (jupyter_server says 404 to its calls).
  const evil = 'http://evil.example.com';
  expect((await open.api('POST', '/api/kernels', undefined, { origin: evil })).status).toBe(404);
  const page = await fetch(`${open.url}/lab`);
  const cookie = page.headers.getSetCookie().map((one) => one.split(';')[0]!);
  const xsrf = cookie.find((one) => one.startsWith('_xsrf='))!.slice('_xsrf='.length);
  expect((await open.api('POST', '/api/kernels')).status).toBe(403);
  const made = await open.api('POST', '/api/kernels', undefined, { cookie: cookie.join('; '), 'x-xsrftoken': xsrf });
  const own: string = made.body.id;
  expect(open.run(own, 'print(1)', '', evil)).toContain('Handshake status 403');
  expect(open.run(own, 'print(1)', '')).toBe('1\n');
});

it('tracks, with no address in the cells', async () => {
  const mlflow = await startMlflow(processes, folder, platform.get<Deployment>('Deployment', 'mlflow'), s3Url);
  const tracking = await NotebookServer.start(processes, rendered('lab'), {
    folder: join(folder, 'tracking'),
    secrets: SECRETS,
    env: { MLFLOW_TRACKING_URI: mlflow },
  });
  const id = await kernel(tracking, TOKEN);
  const cells = [
    'import mlflow, mlflow.sklearn; from sklearn.linear_model import LinearRegression',
    "with mlflow.start_run(): mlflow.log_metric('rows', 2)",
    "print(int(mlflow.search_runs()['metrics.rows'][0]))",
  ];
  expect(cells.map((cell) => tracking.run(id, cell, TOKEN).split('\n').at(-2) ?? '')).toEqual([
    '',
    expect.any(String),
    '2',
  ]);
});
