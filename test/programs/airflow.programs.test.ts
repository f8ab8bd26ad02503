import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, Deployment, Pod } from '../../imports/types/kubernetes.ts';
import { Processes } from '../cluster/support/processes.ts';
import { renderPlatform } from '../support/platform.ts';
import { Airflow, type Bundle, SERVER_SECRETS, variablesOf } from './support/airflow.ts';
import { s3, startMlflow, startS3 } from './support/mlflow.ts';

const folder = mkdtempSync(join(tmpdir(), 'mooring-airflow-'));
const processes = new Processes(folder, join(folder, 'logs'));

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, mlflow: {}, airflow: {} },
  projects: { fraud: { dags: 'dags/fraud' } },
});
// biome-ignore lint/suspicious/noExplicitAny: values of a chart have no type here.
const values: any = platform.releases.find(({ component }) => component === 'airflow')!.values;
const pod: Pod = parse(platform.get<ConfigMap>('ConfigMap', 'airflow-task-pod', 'orchestration').data!['pod.yaml']!);
/** The folders of the repository, where they are on this machine. */
const bundles: Bundle[] = values.dagProcessor.dagBundleConfigList.map(({ kwargs, ...bundle }: Bundle) => ({
  ...bundle,
  kwargs: {
    path: String(kwargs.path).replace(
      '/opt/airflow/dags/repo/dags',
      fileURLToPath(new URL('./airflow/dags', import.meta.url)),
    ),
  },
}));

let airflow: Airflow;
let s3Url: string;
let mlflowUrl: string;

beforeAll(async () => {
  s3Url = await startS3(processes, ['airflow-logs', 'mlflow']);
  mlflowUrl = await startMlflow(processes, folder, platform.get<Deployment>('Deployment', 'mlflow'), s3Url);
  airflow = await Airflow.start(processes, folder, bundles);
});
afterAll(() => processes.stop());

/** What the pod of a task has, with the addresses of this machine. */
function podEnvironment() {
  const logs = {
    conn_type: 'aws',
    login: 'k',
    password: 's',
    extra: { endpoint_url: s3Url, region_name: 'us-east-1' },
  };
  return {
    ...variablesOf(pod.spec!.containers[0]!, { 'airflow-logs/connection': JSON.stringify(logs) }),
    MLFLOW_TRACKING_URI: mlflowUrl,
  };
}

const run = (dag: string) => airflow.runTask(dag, podEnvironment(), values.config, bundles);

it('a task runs with what its pod has: no database, and no key of the platform', () => {
  const { status, state, returned, home, log } = run('asks');
  expect({ status, state }, log).toEqual({ status: 0, state: 'success' });
  expect(returned).toMatchObject({ host: 'warehouse.example', greeting: 'hello' });
  const seen = JSON.stringify(returned.environment);
  for (const secret of Object.values(SERVER_SECRETS)) expect(seen).not.toContain(secret);
  expect(seen).not.toContain('sqlite');
  expect(existsSync(join(home, 'airflow.db'))).toBe(false);
  // With the one credential that it has.
  expect(
    s3(s3Url, "print([one['Key'] for one in client.list_objects_v2(Bucket='airflow-logs')['Contents']])"),
  ).toContain('dag_id=asks/');
});

it('a task registers a model with the client of images/airflow', () => {
  const { status, state, returned, log } = run('registers');
  expect({ status, state, returned }, log).toEqual({ status: 0, state: 'success', returned: '1' });
});

it('a task registers a model over REST, with what the plain image has', () => {
  const { status, state, returned, log } = run('registers_by_rest');
  expect({ status, state, returned }, log).toEqual({ status: 0, state: 'success', returned: '1' });
});
