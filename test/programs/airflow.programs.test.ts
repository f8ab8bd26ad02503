import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Deployment, Pod } from '../../imports/types/kubernetes.ts';
import { Processes } from '../cluster/support/processes.ts';
import { byPodOperator, filesOf, programOf, taskPodOf } from '../support/airflow.ts';
import { renderPlatform } from '../support/platform.ts';
import type { Loose } from '../support/tree.ts';
import { Airflow, hereIs, lineOf, script, secretsOf, variablesOf } from './support/airflow.ts';
import { s3, startMlflow, startS3 } from './support/mlflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'mooring-airflow-'));
const processes = new Processes(folder, join(folder, 'logs'));

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, kafka: {}, mlflow: {}, airflow: {} },
  projects: {
    fraud: {
      dags: 'dags/fraud',
      images: { trainer: { build: 'images/trainer' } },
      jobs: { backfill: { container: { image: 'trainer', arguments: ['{{ run_id }}'] }, runs: 'airflow' } },
    },
    churn: {
      dags: 'dags/churn',
      topics: { events: {} },
      buckets: { lake: {} },
      databases: { features: {} },
      tasks: { reads: ['events'], writes: ['lake'], uses: ['features'], tracks: true, env: { MODE: 'task' } },
    },
  },
});
const settings = filesOf(platform, 'airflow-config');
const cfg = settings['airflow.cfg']!;
const base = taskPodOf(platform).spec!.containers[0]!;

let airflow: Airflow;
let secrets: Readonly<Record<string, string>>;
let s3Url: string;
let mlflowUrl: string;

beforeAll(async () => {
  s3Url = await startS3(processes, ['airflow-logs', 'mlflow']);
  mlflowUrl = await startMlflow(processes, folder, platform.get<Deployment>('Deployment', 'mlflow'), s3Url);
  secrets = secretsOf(join(folder, 'airflow.db'), s3Url);
  airflow = await Airflow.start(processes, folder, cfg, variablesOf(programOf(platform, 'api-server'), secrets));
});
afterAll(() => processes.stop());

/** With what the pod of a task has, and the addresses of this machine. */
const run = (dag: string) => airflow.runTask(dag, { ...variablesOf(base, secrets), MLFLOW_TRACKING_URI: mlflowUrl });

it('airflow.cfg says what Airflow knows, and nothing that would be so anyway', () => {
  const read = JSON.parse(lineOf(airflow.command('python', script('read_settings.py')), 'SETTINGS ')) as Record<
    string,
    { known: boolean; value: string; default: string }
  >;
  expect(Object.keys(read).length).toBeGreaterThan(15);
  expect(Object.entries(read).filter(([, { known }]) => !known)).toEqual([]);
  expect(Object.entries(read).filter(([, one]) => one.value === one.default)).toEqual([]);
  // Of `executor` it tells that the default is another than it was.
  expect(airflow.command('airflow', 'config', 'lint', '--ignore-option', 'executor')).toContain('No issues found');
});

it('the pod of a task has the image of the platform and the account of the project', () => {
  const home = join(folder, 'server');
  for (const [path, text] of [
    ['config/airflow_local_settings.py', settings['airflow_local_settings.py']!],
    ...Object.entries(filesOf(platform, 'airflow-task-pod')).map(([name, text]) => [`task-pod/${name}`, text] as const),
  ] as const) {
    mkdirSync(join(home, path, '..'), { recursive: true });
    writeFileSync(join(home, path), path.endsWith('.py') ? hereIs(text, home, '') : text);
  }
  const podOf = (bundle: string) =>
    JSON.parse(lineOf(airflow.command('python', script('make_pod.py'), bundle), 'POD ')) as ReturnType<
      typeof taskPodOf
    >;
  writeFileSync(join(home, 'task-pod/image'), 'k3d-registry:5050/platform/airflow:3.3.7');
  const { metadata, spec } = podOf('fraud');
  expect(spec!.containers[0]).toMatchObject({ name: 'base', image: 'k3d-registry:5050/platform/airflow:3.3.7' });
  expect(spec!.serviceAccountName).toBe('airflow-worker-fraud');
  expect(podOf('none').spec!.serviceAccountName).toBe('airflow-worker');
  expect(metadata).toMatchObject({
    namespace: 'orchestration',
    labels: { component: 'worker', executor: 'kubernetes' },
  });
  expect(spec!.containers[0]).not.toHaveProperty('envFrom');
  // What the tasks of one project connect to is in their pods, under labels that policies know them by, and in no other.
  const churn = podOf('churn');
  expect(churn.spec!.serviceAccountName).toBe('airflow-worker-churn');
  expect(churn.metadata!.labels).toMatchObject({ component: 'worker-churn', executor: 'kubernetes' });
  expect(churn.spec!.containers[0]!.envFrom!.map(({ secretRef }) => secretRef!.name)).toEqual([
    'churn-tasks-kafka',
    'churn-tasks-s3',
    'churn-tasks-postgres',
  ]);
  const variables = churn.spec!.containers[0]!.env!.map(({ name }) => name);
  expect(variables).toEqual(expect.arrayContaining(['BUCKET_LAKE', 'KAFKA_GROUP_ID', 'MODE', 'TOPIC_EVENTS']));
  expect(variables).toHaveLength(new Set(variables).size);
  // All else is as it is rendered.
  const { serviceAccountName: _, containers, ...rest } = taskPodOf(platform).spec!;
  expect(spec).toMatchObject(rest);
  expect(spec!.containers[0]).toMatchObject({ securityContext: containers[0]!.securityContext });
});

it('a task makes the pod of a job of the file that its DAG finds, and adds what it is known to add', () => {
  const jobs = filesOf(platform, 'fraud-jobs');
  for (const [name, text] of Object.entries(jobs)) writeFileSync(join(folder, name), text);
  const made = JSON.parse(lineOf(airflow.command('python', script('make_job_pod.py'), folder), 'POD ')) as Pod;
  expect(made.metadata!.name).toMatch(/^fraud-backfill-[a-z0-9]{8}$/);
  const template = parse(jobs['backfill.yaml']!.replace('{{ run_id }}', 'manual__1')) as Pod;
  const expected = byPodOperator(template, jobs.FRAUD_TRAINER_IMAGE!);
  expect(made).toEqual({ ...expected, metadata: { ...expected.metadata, name: made.metadata!.name } });
});

it('a task runs with what its pod has: no database, and no key of the platform', () => {
  const { status, state, returned, home, log } = run('asks');
  expect({ status, state }, log).toEqual({ status: 0, state: 'success' });
  expect(returned).toMatchObject({ host: 'warehouse.example', greeting: 'hello' });
  const seen = JSON.stringify(returned.environment);
  const others = Object.entries(secrets).filter(([name]) => !/logs|username/.test(name));
  for (const [name, secret] of others) expect(seen, name).not.toContain(JSON.stringify(secret).slice(1, -1));
  expect(seen).not.toContain('sqlite');
  expect(existsSync(join(home, 'airflow.db'))).toBe(false);
  // With the one credential that it has.
  expect(
    s3(s3Url, "print([one['Key'] for one in client.list_objects_v2(Bucket='airflow-logs')['Contents']])"),
  ).toContain('dag_id=asks/');
});

it('hooks find what a task connects to under the ids that they look for, whatever is in a password', () => {
  const value = 'a"b\\c/d@e:f%20 \u00fc';
  const filled = (text: string) => text.replaceAll(/\{\{ \.\w+ \| toJson \}\}/g, JSON.stringify(value));
  const connections = ['kafka', 'postgres', 's3'].flatMap((type) => {
    const secret = platform.get<Loose>('ExternalSecret', `churn-tasks-${type}`, 'orchestration');
    const data = Object.entries<string>(secret.spec.target.template.data);
    return data.flatMap(([name, text]) => (name.startsWith('AIRFLOW_CONN_') ? [[name, filled(text)]] : []));
  });
  const { env = [] } = (parse(filesOf(platform, 'airflow-task-pod')['pod-churn.yaml']!) as Pod).spec!.containers[0]!;
  const mlflow = env.filter(({ name }) => name === 'AIRFLOW_CONN_MLFLOW_DEFAULT').map((one) => [one.name, one.value]);
  const said = airflow.commandWith(
    Object.fromEntries([...connections, ...mlflow]),
    'python',
    script('read_connections.py'),
  );
  expect(JSON.parse(lineOf(said, 'CONNECTIONS '))).toEqual({
    s3: ['http://minio.data-plane.svc.cluster.local', 'us-east-1', value, value],
    postgres: ['postgresql-rw.data-plane.svc', 5432, 'features', value, value, { sslmode: 'require' }],
    kafka: {
      'bootstrap.servers': 'mlops-kafka-bootstrap.data-plane.svc:9092',
      'group.id': 'churn-tasks',
      'sasl.mechanism': 'SCRAM-SHA-512',
      'sasl.password': value,
      'sasl.username': value,
      'security.protocol': 'SASL_PLAINTEXT',
    },
    mlflow: 'http://mlflow.ml-lifecycle.svc.cluster.local',
  });
});

it('a task registers a model with the client of images/airflow', () => {
  const { status, state, returned, log } = run('registers');
  expect({ status, state, returned }, log).toEqual({ status: 0, state: 'success', returned: '1' });
});

it('a task registers a model over REST, with what the plain image has', () => {
  const { status, state, returned, log } = run('registers_by_rest');
  expect({ status, state, returned }, log).toEqual({ status: 0, state: 'success', returned: '1' });
});
