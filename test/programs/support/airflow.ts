import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Container } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { python } from './python.ts';

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');

/** What is in the image, as far as tests use it, with the clients of `images/airflow`. */
export const airflowBin = () =>
  python('airflow', [
    'apache-airflow==3.3.2',
    'apache-airflow-providers-amazon==9.39.0',
    'apache-airflow-providers-apache-kafka==2.1.0',
    'apache-airflow-providers-celery==3.26.0',
    // With 5.7 the provider does not load (its executors/celery_executor_utils.py imports `retry` of celery.backends.database).
    'celery==5.6.3',
    'apache-airflow-providers-cncf-kubernetes==10.25.0',
    'apache-airflow-providers-fab==3.10.2',
    'apache-airflow-providers-git==1.0.1',
    'apache-airflow-providers-http==6.3.0',
    'apache-airflow-providers-postgres==7.1.1',
    ...read('images/airflow/requirements.txt')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  ]);

/** What External Secrets would make: keys of Secrets, `name/key`. `database`: a file. */
export const secretsOf = (database: string, s3Url: string): Readonly<Record<string, string>> => ({
  'airflow-admin/password': 'p'.repeat(24),
  'airflow-admin/username': 'admin',
  'airflow-keys/api-secret-key': 'a'.repeat(64),
  'airflow-keys/fernet-key': Buffer.alloc(32, 'f').toString('base64'),
  'airflow-keys/jwt-secret': 'j'.repeat(64),
  'airflow-logs/connection': JSON.stringify({
    conn_type: 'aws',
    login: 'k',
    password: 's',
    extra: { endpoint_url: s3Url, region_name: 'us-east-1' },
  }),
  'airflow-metadata/connection': `sqlite:///${database}`,
});

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'airflow');
export const script = (name: string) => join(FOLDER, name);

/** A rendered file on this machine: where the DAGs are, Airflow's home, and the API server. */
export const hereIs = (text: string, home: string, url: string): string =>
  text
    .replace(/(?<=execution_api_server_url = ).*/, `${url}/execution/`)
    .replaceAll('/opt/airflow/dags/repo', FOLDER)
    .replaceAll('/opt/airflow', home);

/** A real Airflow: its API server, with a database of its own, which tasks do not see. */
export class Airflow {
  readonly #bin: string;
  readonly #folder: string;
  readonly #settings: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #url: string;

  private constructor(
    bin: string,
    folder: string,
    settings: string,
    env: Readonly<Record<string, string>>,
    url: string,
  ) {
    this.#bin = bin;
    this.#folder = folder;
    this.#settings = settings;
    this.#env = env;
    this.#url = url;
  }

  /** With a rendered airflow.cfg, and the variables of a program that has the database. */
  static async start(
    processes: Processes,
    folder: string,
    settings: string,
    env: Readonly<Record<string, string>>,
  ): Promise<Airflow> {
    const bin = airflowBin();
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const home = homeIn(folder, 'server', settings, url);
    const all = { ...programs(bin), ...env, AIRFLOW_HOME: home };
    const airflow = new Airflow(bin, folder, settings, all, url);
    airflow.command('airflow', 'db', 'migrate');
    airflow.command(
      'airflow',
      'connections',
      'add',
      'warehouse',
      '--conn-uri',
      'postgres://me:pw@warehouse.example/db',
    );
    airflow.command('airflow', 'variables', 'set', 'greeting', 'hello');
    airflow.command('airflow', 'dags', 'reserialize');
    await processes.start({
      name: 'airflow-api-server',
      program: join(bin, 'airflow'),
      args: ['api-server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
      env: all,
      ready: () => answers(`${url}/api/v2/version`),
      within: 600_000,
    });
    return airflow;
  }

  /** Runs a program with what the server has; what it prints. */
  command(program: string, ...args: readonly string[]): string {
    return this.commandWith({}, program, ...args);
  }

  /** The same, with further variables. */
  commandWith(env: Readonly<Record<string, string>>, program: string, ...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(join(this.#bin, program), [...args], {
      encoding: 'utf8',
      env: { ...this.#env, ...env },
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  /**
   * Runs the only task of a DAG as KubernetesExecutor does in its pod: the same command, with these variables, the settings of
   * all programs and no others.
   */
  runTask(dag: string, env: Readonly<Record<string, string>>): TaskResult {
    const workload = lineOf(this.command('python', script('hand_out_task.py'), dag), 'WORKLOAD ');
    const home = homeIn(this.#folder, `task-${dag}`, this.#settings, this.#url);
    const { status, stdout, stderr } = spawnSync(
      join(this.#bin, 'python'),
      ['-m', 'airflow.sdk.execution_time.execute_workload', '--json-string', workload],
      {
        encoding: 'utf8',
        // The two that the executor adds are of its own (kubernetes_executor, pod_generator.py).
        env: { ...programs(this.#bin), ...env, AIRFLOW_HOME: home, AIRFLOW_IS_K8S_EXECUTOR_POD: 'True' },
        maxBuffer: 2 ** 26,
      },
    );
    const result = lineOf(this.command('python', script('read_task.py'), dag), 'RESULT ');
    return { home, status, log: stdout + stderr, ...(JSON.parse(result) as Pick<TaskResult, 'state' | 'returned'>) };
  }
}

/** A home of Airflow's with a rendered airflow.cfg. */
export function homeIn(folder: string, name: string, settings: string, url: string): string {
  const home = join(folder, name);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'airflow.cfg'), hereIs(settings, home, url));
  return home;
}

export interface TaskResult {
  readonly home: string;
  readonly status: number | null;
  readonly log: string;
  readonly state: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a DAG returns.
  readonly returned: any;
}

/**
 * The variables of a container as the kubelet sets them.
 *
 * @throws Error when it refers to a Secret that is not given.
 */
export function variablesOf({ env = [], envFrom = [] }: Container, secrets: Readonly<Record<string, string>>) {
  if (envFrom.length > 0) throw new Error('the container has whole Secrets');
  return Object.fromEntries(
    env.map(({ name, value = '', valueFrom }) => {
      const ref = valueFrom?.secretKeyRef;
      if (!ref) return [name, value];
      const given = secrets[`${ref.name}/${ref.key}`];
      if (given === undefined) throw new Error(`${name} is from ${ref.name}/${ref.key}`);
      return [name, given];
    }),
  );
}

/** What a process has of this machine. */
export const programs = (bin: string) => ({
  PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`,
  HOME: '/tmp',
  LANG: 'C.UTF-8',
  // Seconds, for a machine that is busy with other tests as well.
  AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT: '60',
});

/** The rest of the line that begins so. */
export function lineOf(text: string, start: string): string {
  const line = text.split('\n').find((one) => one.startsWith(start));
  if (line === undefined) throw new Error(text);
  return line.slice(start.length);
}
