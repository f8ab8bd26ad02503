import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Container } from '../../../imports/types/kubernetes.ts';
import { answers, freePorts, type Processes } from '../../cluster/support/processes.ts';
import { installed } from './installed.ts';

/** Where pip puts Spark: `bin/spark-submit`, `jars` … */
function home(): string {
  const lib = installed('trainer', 'lib');
  return join(lib, readdirSync(lib)[0]!, 'site-packages', 'pyspark');
}

const environment = () => ({
  SPARK_HOME: home(),
  PYSPARK_PYTHON: installed('trainer/bin/python'),
  PYSPARK_DRIVER_PYTHON: installed('trainer/bin/python'),
  SPARK_LOCAL_IP: '127.0.0.1',
});

/** A shell's words that give what it starts a `/tmp` of its own, as a pod has; undefined where the machine does not allow it. */
const ownTmp = (['-m', '-rm'] as const)
  .map((flag) => ['unshare', flag, 'sh', '-c', 'mount -t tmpfs tmpfs /tmp && exec "$@"', 'sh'] as const)
  .find(([program, ...args]) => spawnSync(program, [...args, 'true']).status === 0);

/** Whether executors have file systems of their own here. */
export const APART = ownTmp !== undefined;

/** A master and two workers, each with a file system of its own. The master's address. */
export async function startSpark(processes: Processes, folder: string): Promise<string> {
  const [port, ui, ...workerUis] = await freePorts(4);
  const sparkClass = join(home(), 'bin', 'spark-class');
  const master = `spark://127.0.0.1:${port}`;
  await processes.start({
    name: 'spark-master',
    program: sparkClass,
    args: [
      'org.apache.spark.deploy.master.Master',
      '--host',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--webui-port',
      `${ui}`,
    ],
    env: { ...environment(), SPARK_DAEMON_MEMORY: '256m' },
    ready: () => answers(`http://127.0.0.1:${ui}/json/`),
  });
  for (const [index, workerUi] of workerUis.entries()) {
    const work = ownTmp ? '/tmp/work' : join(folder, `worker-${index}`);
    if (!ownTmp) mkdirSync(work);
    const [program, ...before] = ownTmp ?? ['env'];
    await processes.start({
      name: `spark-worker-${index}`,
      program,
      args: [
        ...[...before, sparkClass, 'org.apache.spark.deploy.worker.Worker', master],
        ...['--host', '127.0.0.1', '--cores', '1', '--memory', '1g', '--work-dir', work, '--webui-port', `${workerUi}`],
      ],
      env: { ...environment(), SPARK_DAEMON_MEMORY: '256m' },
      ready: async () => {
        const { workers } = (await (await fetch(`http://127.0.0.1:${ui}/json/`)).json()) as { workers: unknown[] };
        return workers.length > index;
      },
    });
  }
  return master;
}

/**
 * A rendered history server, by its command and its variables, with another S3 server and a port and a folder of this machine.
 * Its address, and how to ask what it holds in memory, in bytes.
 */
export async function startHistory(
  processes: Processes,
  folder: string,
  { command, env }: Container,
  s3: { readonly url: string; readonly keys: Readonly<Record<string, string>> },
): Promise<{ readonly url: string; readonly resident: () => number }> {
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const pid = join(folder, 'history.pid');
  const variables = Object.fromEntries(env!.map(({ name, value = '' }) => [name, value]));
  const options = variables
    .SPARK_HISTORY_OPTS!.replace(/(?<=fs\.s3a\.endpoint=)\S+/, s3.url)
    .replace('/tmp/store', join(folder, 'history'));
  const [program, ...args] = command!;
  await processes.start({
    name: 'spark-history',
    // As the container's first process would be, its number is known.
    program: 'sh',
    args: ['-c', `echo $$ >'${pid}'; exec "$@"`, 'sh', program!.replace('/opt/spark', home()), ...args],
    env: {
      ...environment(),
      ...variables,
      ...s3.keys,
      SPARK_DIST_CLASSPATH: `${installed('trainer-jars')}/*`,
      SPARK_HISTORY_OPTS: `${options} -Dspark.history.ui.port=${port} -Dspark.history.fs.update.interval=2s`,
    },
    ready: () => answers(`${url}/api/v1/version`),
    within: 300_000,
  });
  const resident = () => {
    const status = readFileSync(`/proc/${readFileSync(pid, 'utf8').trim()}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1]) * 1024;
  };
  return { url, resident };
}

export interface Submitted {
  readonly status: number | null;
  /** What the program said, of which Spark makes one stream, and Spark itself. */
  readonly said: string;
}

/** spark-submit, with the jars that the trainer's image adds. */
export function submit(
  master: string,
  main: string,
  conf: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Submitted {
  const jars = `${installed('trainer-jars')}/*`;
  const all = {
    'spark.driver.host': '127.0.0.1',
    'spark.driver.extraClassPath': jars,
    'spark.executor.extraClassPath': jars,
    // Here all have one address, by which Spark takes their disks for one.
    'spark.shuffle.readHostLocalDisk': 'false',
    'spark.ui.enabled': 'false',
    'spark.sql.shuffle.partitions': '2',
    ...conf,
  };
  const { status, stdout, stderr } = spawnSync(
    join(home(), 'bin', 'spark-submit'),
    [
      '--master',
      master,
      ...Object.entries(all).flatMap(([key, value]) => ['--conf', `${key}=${value}`]),
      main,
      ...args,
    ],
    { encoding: 'utf8', env: { ...process.env, ...environment(), ...env }, maxBuffer: 2 ** 26 },
  );
  return { status, said: stdout + stderr };
}
