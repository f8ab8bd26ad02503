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
    'apache-airflow-providers-cncf-kubernetes==10.25.0',
    'apache-airflow-providers-fab==3.10.2',
    'apache-airflow-providers-git==1.0.1',
    ...read('images/airflow/requirements.txt')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#')),
  ]);

const FERNET = Buffer.alloc(32, 'f').toString('base64');
/** What the API server has and tasks must not. */
export const SERVER_SECRETS: Readonly<Record<string, string>> = {
  AIRFLOW__API_AUTH__JWT_SECRET: 'j'.repeat(64),
  AIRFLOW__API__SECRET_KEY: 'a'.repeat(64),
  AIRFLOW__CORE__FERNET_KEY: FERNET,
};

type Config = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
export interface Bundle {
  readonly name: string;
  readonly classpath: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
}

/** A real Airflow: its API server, with a database of its own, which tasks do not see. */
export class Airflow {
  readonly #bin: string;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #url: string;

  private constructor(bin: string, folder: string, env: Readonly<Record<string, string>>, url: string) {
    this.#bin = bin;
    this.#folder = folder;
    this.#env = env;
    this.#url = url;
  }

  /** `env`: what the DAG processor has beside the secrets of all. */
  static async start(
    processes: Processes,
    folder: string,
    bundles: readonly Bundle[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Airflow> {
    const bin = airflowBin();
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const home = join(folder, 'server');
    mkdirSync(home, { recursive: true });
    const all = {
      ...programs(bin),
      ...SERVER_SECRETS,
      AIRFLOW_HOME: home,
      AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: `sqlite:///${join(home, 'airflow.db')}`,
      AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST: JSON.stringify(bundles),
      ...env,
    };
    const airflow = new Airflow(bin, folder, all, url);
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
    const { status, stdout, stderr } = spawnSync(join(this.#bin, program), [...args], {
      encoding: 'utf8',
      env: this.#env,
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}${stdout}`);
    return stdout;
  }

  /**
   * Runs the only task of a DAG as KubernetesExecutor does in its pod: the same command, with these variables and settings and
   * no others.
   */
  runTask(dag: string, env: Readonly<Record<string, string>>, config: Config, bundles: readonly Bundle[]): TaskResult {
    const workload = lineOf(this.command('python', script('hand_out_task.py'), dag), 'WORKLOAD ');
    const home = join(this.#folder, `task-${dag}`);
    mkdirSync(home, { recursive: true });
    const settings = {
      ...config,
      core: { ...config.core, execution_api_server_url: `${this.#url}/execution/`, load_examples: 'False' },
      dag_processor: { ...config.dag_processor, dag_bundle_config_list: JSON.stringify(bundles) },
    };
    writeFileSync(join(home, 'airflow.cfg'), ini(settings));
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

const script = (name: string) => join(dirname(fileURLToPath(import.meta.url)), '..', 'airflow', name);

const programs = (bin: string) => ({ PATH: `${bin}:/usr/local/bin:/usr/bin:/bin`, HOME: '/tmp', LANG: 'C.UTF-8' });

function lineOf(text: string, start: string): string {
  const line = text.split('\n').find((one) => one.startsWith(start));
  if (line === undefined) throw new Error(text);
  return line.slice(start.length);
}

/** As the chart writes `config` (1.22.0, templates/configmaps/configmap.yaml). */
function ini(config: Config): string {
  return Object.entries(config)
    .map(([section, keys]) =>
      [`[${section}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`), ''].join('\n'),
    )
    .join('\n');
}
