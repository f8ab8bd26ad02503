import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Container, CronJob, Job, PodSpec, Probe } from '../../imports/types/kubernetes.ts';
import { answers, freePorts, Processes } from '../cluster/support/processes.ts';
import { filesOf, podOf } from '../support/airflow.ts';
import { renderPlatform } from '../support/platform.ts';
import { airflowBin, homeIn, programs, secretsOf, variablesOf } from './support/airflow.ts';
import { startS3 } from './support/mlflow.ts';
import { canUnshare, readOnly, writableOf } from './support/read-only.ts';

const platform = renderPlatform({
  components: { postgresql: {}, minio: {}, airflow: { executor: 'LocalExecutor' } },
  projects: { fraud: { dags: 'dags/fraud' } },
});
const jobPod = (name: string): PodSpec =>
  platform.get<Job>('Job', `airflow-${name}`, 'orchestration').spec!.template.spec!;
const PROGRAMS = ['api-server', 'dag-processor', 'scheduler', 'triggerer'];

/** All of Airflow as it is rendered with LocalExecutor: commands, variables, settings, probes, and who may write where. */
describe.skipIf(!canUnshare())('pods of Airflow', () => {
  // Not in /tmp, which each of them has for itself.
  const cache = join(homedir(), '.cache', 'mooring');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'airflow-'));
  const database = join(folder, 'database');
  mkdirSync(database);
  const processes = new Processes(folder, join(folder, 'logs'));
  const cfg = filesOf(platform, 'airflow-config')['airflow.cfg']!;
  let bin: string;
  let url: string;
  let secrets: Readonly<Record<string, string>>;

  /** What the kubelet would start, with a home of its own. */
  function containerHere(pod: PodSpec, container: Container) {
    const home = homeIn(folder, container.name, cfg, url);
    // It is in the image.
    mkdirSync(join(home, 'logs'), { recursive: true });
    const writable = writableOf(container, pod, (path) => path.replace('/opt/airflow', home));
    const env = {
      ...programs(bin),
      ...variablesOf(container, secrets),
      AIRFLOW_HOME: home,
      AIRFLOW__API__PORT: new URL(url).port,
    };
    // What PostgreSQL would be written.
    return { env, start: (command: readonly string[]) => readOnly(command, [...writable, database]) };
  }

  /** Runs a container to its end; what it says. The image's entrypoint takes the same commands. */
  function finish(pod: PodSpec, container: Container, command: readonly string[] = container.args!): string {
    const { env, start } = containerHere(pod, container);
    const [program, ...args] = start(command);
    const { status, stdout, stderr } = spawnSync(program!, args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
    expect(status, stdout + stderr).toBe(0);
    return stdout + stderr;
  }

  async function passes(pod: PodSpec, container: Container, { exec, httpGet, tcpSocket }: Probe): Promise<boolean> {
    if (httpGet) return answers(`${url}${httpGet.path}`);
    if (tcpSocket) return answers(`http://127.0.0.1:${container.ports![0]!.containerPort}/log/`).then(() => true);
    const { env } = containerHere(pod, container);
    const [program, ...args] = exec!.command!.map((word) => word.replace('exec /entrypoint', 'exec'));
    return spawnSync(program!, args, { env }).status === 0;
  }

  beforeAll(async () => {
    bin = airflowBin();
    const [port] = await freePorts(1);
    url = `http://127.0.0.1:${port}`;
    secrets = secretsOf(join(database, 'airflow.db'), await startS3(processes, ['airflow-logs']));
  });
  afterAll(async () => {
    await processes.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('migrate the database, and wait until it is', () => {
    const migrate = jobPod('run-airflow-migrations');
    finish(migrate, migrate.containers[0]!);
    const scheduler = podOf(platform, 'scheduler');
    finish(scheduler, scheduler.initContainers!.at(-1)!);
  });

  it('make the administrator, once', () => {
    const pod = jobPod('create-user');
    expect(finish(pod, pod.containers[0]!)).toContain('User "admin" created');
    expect(finish(pod, pod.containers[0]!)).toContain('already exist');
  });

  it('start, and pass their probes', async () => {
    for (const name of PROGRAMS) {
      const pod = podOf(platform, name);
      const container = pod.containers[0]!;
      const { env, start } = containerHere(pod, container);
      const [program, ...args] = start(container.args!);
      await processes.start({
        name,
        program: program!,
        args,
        env,
        ready: () => passes(pod, container, container.startupProbe!),
        within: 300_000,
      });
    }
    for (const name of PROGRAMS) {
      const pod = podOf(platform, name);
      const [container] = pod.containers as [Container];
      expect(await passes(pod, container, container.livenessProbe!), name).toBe(true);
      expect(await passes(pod, container, container.readinessProbe!), name).toBe(true);
    }
  });

  describe('once they run', () => {
    let token: string;
    const api = async (method: string, path: string, body?: object) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      };
      const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      // biome-ignore lint/suspicious/noExplicitAny: what the API answers.
      return (await answer.json()) as any;
    };
    const until = async <T>(is: () => Promise<T | undefined>): Promise<T> => {
      for (const end = Date.now() + 240_000; ; await sleep(1000)) {
        processes.check();
        const found = await is().catch(() => undefined);
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error(String(await is()));
      }
    };
    const start = async (dag: string): Promise<string> => {
      await until(() => api('PATCH', `/api/v2/dags/${dag}`, { is_paused: false }));
      const run = await api('POST', `/api/v2/dags/${dag}/dagRuns`, { logical_date: null });
      return `/api/v2/dags/${dag}/dagRuns/${run.dag_run_id}`;
    };
    const logOf = async (run: string, task: string): Promise<string> =>
      JSON.stringify(await api('GET', `${run}/taskInstances/${task}/logs/1`));

    it('let in the administrator', async () => {
      ({ access_token: token } = await api('POST', '/auth/token', {
        username: secrets['airflow-admin/username'],
        password: secrets['airflow-admin/password'],
      }));
      expect(token).not.toBe('');
    });

    it('run a task, which writes to /tmp and nowhere else, and find its log in the bucket', async () => {
      const run = await start('writes');
      const { state } = await until(async () => {
        const now = await api('GET', run);
        return ['success', 'failed'].includes(now.state) ? now : undefined;
      });
      expect(state, await logOf(run, 'write')).toBe('success');
      const { value } = await api('GET', `${run}/taskInstances/write/xcomEntries/return_value`);
      // EROFS, three times.
      expect(typeof value === 'string' ? JSON.parse(value.replaceAll("'", '"')) : value).toEqual({
        temporary: '/tmp',
        refused: [30, 30, 30],
      });
      // It goes there when the task is over, and until then is had from where the task ran.
      const log = await until(async () => {
        const text = await logOf(run, 'write');
        return text.includes('s3://airflow-logs') ? text : undefined;
      });
      expect(log).toContain('this is in the log');
    });

    it('ask a trigger for its log at the address of its pod, while it waits', async () => {
      const run = await start('waits');
      await until(async () => {
        const { state } = await api('GET', `${run}/taskInstances/wait`);
        return state === 'deferred' ? state : undefined;
      });
      const log = await until(async () => {
        const text = await logOf(run, 'wait');
        return text.includes(':8794/log/') ? text : undefined;
      });
      expect(log).toMatch(/http:\/\/\d+\.\d+\.\d+\.\d+:8794\/log\//);
      expect(log).not.toContain('Could not read served logs');
    });

    it('forget what is old', () => {
      const pod = platform.get<CronJob>('CronJob', 'airflow-database-cleanup', 'orchestration').spec!.jobTemplate.spec!
        .template.spec!;
      expect(finish(pod, pod.containers[0]!)).toContain('Deleting what is older than');
    });
  });
});
