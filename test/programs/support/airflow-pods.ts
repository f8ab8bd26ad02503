import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Container, PodSpec, Probe } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, Processes } from '../../cluster/support/processes.ts';
import { filesOf, podOf } from '../../support/airflow.ts';
import type { RenderedPlatform } from '../../support/platform.ts';
import { airflowBin, homeIn, programs, secretsOf, variablesOf } from './airflow.ts';
import { startS3 } from './mlflow.ts';
import { readOnly, writableOf } from './read-only.ts';

/** Milliseconds for what a busy machine takes its time for. */
const PATIENCE = 240_000;

/**
 * Containers of a rendered Airflow as processes of this machine: with their commands, variables, settings and probes, each writing
 * where its pod lets it and nowhere else. The database is a file, the store of logs a server that speaks S3.
 */
export class AirflowPods {
  readonly processes: Processes;
  /** Where they keep what is of no use afterwards. */
  readonly folder: string;
  readonly #platform: RenderedPlatform;
  readonly #settings: string;
  #bin = '';
  #url = '';
  #secrets: Readonly<Record<string, string>> = {};
  #token = '';

  constructor(platform: RenderedPlatform) {
    this.#platform = platform;
    this.#settings = filesOf(platform, 'airflow-config')['airflow.cfg']!;
    // Not in /tmp, which each of them has for itself.
    const cache = join(homedir(), '.cache', 'mooring');
    mkdirSync(cache, { recursive: true });
    this.folder = mkdtempSync(join(cache, 'airflow-'));
    mkdirSync(this.#database);
    this.processes = new Processes(this.folder, join(this.folder, 'logs'));
  }

  /** What they were handed of Secrets, `name/key`. */
  get secrets(): Readonly<Record<string, string>> {
    return this.#secrets;
  }

  get #database(): string {
    return join(this.folder, 'database');
  }

  /** Brings what they need; `secrets`: keys of further Secrets, `name/key`. */
  async prepare(secrets: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#bin = airflowBin();
    const [port] = await freePorts(1);
    this.#url = `http://127.0.0.1:${port}`;
    const s3 = await startS3(this.processes, ['airflow-logs']);
    this.#secrets = { ...secretsOf(join(this.#database, 'airflow.db'), s3), ...secrets };
  }

  async stop(): Promise<void> {
    await this.processes.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Runs a container to its end, or another command in it; what it says. The image's entrypoint takes the same commands. */
  finish(pod: PodSpec, container: Container, command: readonly string[] = container.args!): string {
    const { env, start } = this.#here(pod, container);
    const [program, ...args] = start(command);
    const { status, stdout, stderr } = spawnSync(program!, args, { encoding: 'utf8', env, maxBuffer: 2 ** 26 });
    expect(status, stdout + stderr).toBe(0);
    return stdout + stderr;
  }

  /** Starts programs, one after the other, each until its startup probe passes. */
  async start(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { pod, container } = this.#program(name);
      const { env, start } = this.#here(pod, container);
      const [program, ...args] = start(container.args!);
      await this.processes.start({
        name,
        program: program!,
        args,
        env,
        ready: () => this.passes(name, container.startupProbe!),
        within: 300_000,
      });
    }
  }

  /** The same, and expects that their other probes pass as well. */
  async startWell(names: readonly string[]): Promise<void> {
    await this.start(names);
    for (const name of names) {
      const { livenessProbe, readinessProbe } = this.#program(name).container;
      expect(await this.passes(name, livenessProbe!), name).toBe(true);
      expect(await this.passes(name, readinessProbe!), name).toBe(true);
    }
  }

  /** Runs a task that writes where it may and where it may not, and expects its log in the bucket. */
  async writesToTmpAlone(): Promise<void> {
    const run = await this.run('writes');
    expect(await this.ended(run), await this.logOf(run, 'write')).toBe('success');
    // EROFS, three times.
    expect(await this.returned(run, 'write')).toEqual({ temporary: '/tmp', refused: [30, 30, 30] });
    // It goes there when the task is over, and until then is had from where the task ran.
    const log = await this.until(async () => {
      const text = await this.logOf(run, 'write');
      return text.includes('s3://airflow-logs') ? text : undefined;
    });
    expect(log).toContain('this is in the log');
  }

  /** Whether a probe of a program passes. */
  async passes(name: string, { exec, httpGet, tcpSocket }: Probe): Promise<boolean> {
    const { pod, container } = this.#program(name);
    if (httpGet) return answers(`${this.#url}${httpGet.path}`);
    if (tcpSocket) return answers(`http://127.0.0.1:${container.ports![0]!.containerPort}/log/`).then(() => true);
    const { env } = this.#here(pod, container);
    const [program, ...args] = exec!.command!.map((word) => word.replace('exec /entrypoint', 'exec'));
    return spawnSync(program!, args, { env }).status === 0;
  }

  /** The administrator's token, from now on. */
  async signIn(): Promise<string> {
    const body = {
      username: this.#secrets['airflow-admin/username'],
      password: this.#secrets['airflow-admin/password'],
    };
    ({ access_token: this.#token } = await this.api('POST', '/auth/token', body));
    return this.#token;
  }

  // biome-ignore lint/suspicious/noExplicitAny: what the API answers.
  async api(method: string, path: string, body?: object): Promise<any> {
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    };
    const answer = await fetch(`${this.#url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.json();
  }

  /** What a question is answered with, once it is. */
  async until<T>(is: () => Promise<T | undefined>): Promise<T> {
    for (const end = Date.now() + PATIENCE; ; await sleep(1000)) {
      this.processes.check();
      const found = await is().catch(() => undefined);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(String(await is()));
    }
  }

  /** Starts a run of a DAG; its path in the API. */
  async run(dag: string): Promise<string> {
    await this.until(() => this.api('PATCH', `/api/v2/dags/${dag}`, { is_paused: false }));
    const run = await this.api('POST', `/api/v2/dags/${dag}/dagRuns`, { logical_date: null });
    return `/api/v2/dags/${dag}/dagRuns/${run.dag_run_id}`;
  }

  /** How a run ends. */
  ended(run: string): Promise<string> {
    return this.until(async () => {
      const { state } = await this.api('GET', run);
      return ['success', 'failed'].includes(state) ? state : undefined;
    });
  }

  async logOf(run: string, task: string): Promise<string> {
    return JSON.stringify(await this.api('GET', `${run}/taskInstances/${task}/logs/1`));
  }

  // biome-ignore lint/suspicious/noExplicitAny: what a DAG returns.
  async returned(run: string, task: string): Promise<any> {
    const { value } = await this.api('GET', `${run}/taskInstances/${task}/xcomEntries/return_value`);
    return typeof value === 'string' ? JSON.parse(value.replaceAll("'", '"')) : value;
  }

  #program(name: string): { readonly pod: PodSpec; readonly container: Container } {
    const pod = podOf(this.#platform, name);
    return { pod, container: pod.containers[0]! };
  }

  /** What the kubelet would start, with a home of its own. */
  #here(pod: PodSpec, container: Container) {
    const home = homeIn(this.folder, container.name, this.#settings, this.#url);
    // It is in the image.
    mkdirSync(join(home, 'logs'), { recursive: true });
    const writable = writableOf(container, pod, (path) => path.replace('/opt/airflow', home));
    const env = {
      ...programs(this.#bin),
      ...variablesOf(container, this.#secrets),
      AIRFLOW_HOME: home,
      AIRFLOW__API__PORT: new URL(this.#url).port,
    };
    // What PostgreSQL would be written.
    return { env, start: (command: readonly string[]) => readOnly(command, [...writable, this.#database]) };
  }
}
