import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Job } from '../../imports/types/kubernetes.ts';
import { podOf, programOf, secretsIn } from '../support/airflow.ts';
import { renderPlatform } from '../support/platform.ts';
import { AirflowPods } from './support/airflow-pods.ts';
import { canUnshare } from './support/read-only.ts';
import { startValkey, valkeyAddress } from './support/valkey.ts';

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, valkey: {}, airflow: { executor: 'CeleryExecutor' } },
  projects: { fraud: { dags: 'dags/fraud' } },
});
const PROGRAMS = ['api-server', 'dag-processor', 'scheduler', 'worker'];

/** Airflow as it is rendered with CeleryExecutor: a scheduler that hands tasks to a standing worker by way of Valkey. */
describe.skipIf(!canUnshare())('pods of Airflow with standing workers', () => {
  const airflow = new AirflowPods(platform);
  const worker = programOf(platform, 'worker');
  const inPod = (...command: string[]) => airflow.finish(podOf(platform, 'worker'), worker, command);

  beforeAll(async () => {
    const port = await startValkey(airflow.processes, airflow.folder, platform);
    await airflow.prepare({
      'airflow-broker/connection': valkeyAddress(platform, 'airflow-broker', 'connection', port),
      'airflow-log-key/api-secret-key': 'a'.repeat(64),
    });
    for (const name of ['run-airflow-migrations', 'create-user']) {
      const pod = platform.get<Job>('Job', `airflow-${name}`, 'orchestration').spec!.template.spec!;
      airflow.finish(pod, pod.containers[0]!);
    }
  });
  afterAll(() => airflow.stop());

  it('start, and pass their probes', () => airflow.startWell(PROGRAMS));

  it('a worker takes as many tasks at a time as it is told, and keeps results where the broker is', () => {
    const read = (section: string, key: string) => inPod('airflow', 'config', 'get-value', section, key).trim();
    expect(read('celery', 'worker_concurrency')).toBe('4');
    expect(read('celery', 'result_backend')).toMatch(/^redis:/);
  });

  it('a task runs in the worker, with no way to the database and no key but that of logs', async () => {
    await airflow.signIn();
    await airflow.api('POST', '/api/v2/connections', {
      connection_id: 'warehouse',
      conn_type: 'postgres',
      host: 'warehouse.example',
    });
    await airflow.api('POST', '/api/v2/variables', { key: 'greeting', value: 'hello' });
    const run = await airflow.run('asks');
    expect(await airflow.ended(run), await airflow.logOf(run, 'ask')).toBe('success');
    const { host, greeting, environment } = await airflow.returned(run, 'ask');
    expect({ host, greeting }).toEqual({ host: 'warehouse.example', greeting: 'hello' });
    expect(Object.keys(environment)).toEqual(expect.arrayContaining(secretsIn(worker).map((one) => one.split(':')[0])));
    const seen = JSON.stringify(environment);
    const given = Object.entries(airflow.secrets);
    expect(
      given.filter(([, secret]) => seen.includes(JSON.stringify(secret).slice(1, -1))).map(([name]) => name),
    ).toEqual([
      // One value, by the names that the API server and the worker know it by.
      'airflow-keys/api-secret-key',
      'airflow-logs/connection',
      'airflow-broker/connection',
      'airflow-log-key/api-secret-key',
    ]);
  });

  it('a task writes to /tmp and nowhere else, and its log is in the bucket', () => airflow.writesToTmpAlone());
});
