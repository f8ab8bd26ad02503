import type { Workload } from '../../../contract/workload.ts';
import type { Resources } from '../../../kit/resources.ts';
import { sumResources, timesResources } from '../../../kit/resources.ts';
import { restrictedPod } from '../../../kit/security.ts';
import { type AirflowOptions, RESIDENT } from './options.ts';

/** Start of the objects' names, and a label of the pods. */
export const RELEASE = 'airflow';

export const API_PORT = 8080;
/** Where programs that run tasks or triggers serve the logs of what is still running (airflow 3.3.2, config_templates/config.yml). */
export const WORKER_LOGS_PORT = 8793;
export const TRIGGERER_LOGS_PORT = 8794;

/** Where the image has Airflow. */
export const HOME = '/opt/airflow';

/**
 * The ConfigMap of the pod of a task, and where the scheduler reads it each time that it makes one. The image is a key of its
 * own, where the Image Updater can move it.
 */
export const TASK_POD = {
  configMap: 'airflow-task-pod',
  folder: `${HOME}/task-pod`,
  file: 'pod.yaml',
  /** The same for the tasks of a project that connect to something themselves. */
  fileOf: (project: string) => `pod-${project}.yaml`,
  image: 'image',
} as const;

/** User of the image, and its group: group 0 owns the image's folders, and its entrypoint asks for it (scripts/docker/entrypoint_prod.sh). */
export const POD_SECURITY = { ...restrictedPod(50000), fsGroup: 0, runAsGroup: 0 };

export const GIT_SYNC: Resources = { cpu: '10m', memory: '64Mi', memoryLimit: '256Mi' };

/** A shell that deletes old logs and sleeps. */
export const LOG_GROOMER: Resources = { cpu: '10m', memory: '16Mi', memoryLimit: '64Mi' };

/** A command of Airflow's, which ends. */
export const ONE_OFF: Resources = { cpu: '50m', memory: '256Mi', memoryLimit: '768Mi' };

/** Seconds. For a task to end by itself when it is told to. */
export const TASK_GRACE = 600;

/** As many new pods as there are, while half of the old ones work on (chart 1.22.0, values.yaml `triggerer.strategy`). */
export const SURGE = { rollingUpdate: { maxSurge: '100%', maxUnavailable: '50%' }, type: 'RollingUpdate' };

export type WorkloadName =
  | 'api-server'
  | 'scheduler'
  | 'dag-processor'
  | 'triggerer'
  | 'worker'
  | 'celery-worker'
  | 'migrate'
  | 'create-user'
  | 'database-cleanup';

type Executor = AirflowOptions['executor'];

export const hasPods = (executor: Executor): boolean => executor.includes('KubernetesExecutor');
export const hasCelery = (executor: Executor): boolean => executor.includes('CeleryExecutor');
export const isLocal = (executor: Executor): boolean => executor === 'LocalExecutor';

/** Where the code of tasks runs. */
export function taskRunners(executor: Executor): readonly WorkloadName[] {
  if (isLocal(executor)) return ['scheduler'];
  return [
    ...(hasPods(executor) ? (['worker'] as const) : []),
    ...(hasCelery(executor) ? (['celery-worker'] as const) : []),
  ];
}

/** Whose pods keep a copy of the repository: those that parse DAGs or run their code. */
export const readsGit = (name: WorkloadName, executor: Executor): boolean =>
  name === 'dag-processor' || name === 'triggerer' || taskRunners(executor).includes(name);

/** Who serves the logs of what still runs in it. The log of a pod that runs one task is the pod's. */
export const servesLogs = (name: WorkloadName, executor: Executor): boolean =>
  name === 'triggerer' || (name !== 'worker' && taskRunners(executor).includes(name));

/** Each scheduler starts this many tasks at most: Airflow counts by scheduler. */
export const tasksPerScheduler = ({ parallelism, replicas }: AirflowOptions): number =>
  Math.ceil(parallelism / replicas);

export const tasksPerCeleryWorker = ({ parallelism, celeryWorkers }: AirflowOptions): number =>
  Math.ceil(parallelism / celeryWorkers);

/** The container that tasks run in without a pod of their own: it has what their pods would have. */
export const schedulerResources = (options: AirflowOptions): Resources =>
  isLocal(options.executor)
    ? sumResources(options.scheduler, timesResources(tasksPerScheduler(options), options.worker))
    : options.scheduler;

export const celeryWorkerResources = (options: AirflowOptions): Resources =>
  timesResources(1 + tasksPerCeleryWorker(options), options.worker);

/** The container of each program that writes logs to files. */
const WRITES_LOGS: Readonly<Partial<Record<WorkloadName, string>>> = {
  scheduler: 'scheduler',
  'dag-processor': 'dag-processor',
  triggerer: 'triggerer',
  worker: 'base',
  'celery-worker': 'worker',
};

const logsFolder = (name: string) => {
  const container = WRITES_LOGS[name as WorkloadName];
  return container === undefined ? {} : { [container]: [`${HOME}/logs`] };
};

const taskLabels = (component: string) => ({ component, executor: 'kubernetes', release: RELEASE, tier: 'airflow' });

/** As whom tasks run: those of most projects as accounts of one workload, and some as a workload each. */
interface TaskAccounts {
  readonly accounts: readonly string[];
  readonly tasks: readonly { readonly workload: string; readonly account: string }[];
}

/** Every pod that is rendered or that an executor makes, with copies of so many repositories, by the labels of chart 1.22.0 (templates/, files/pod-template-file). */
export function workloadsOf(
  options: AirflowOptions,
  { accounts, tasks }: TaskAccounts,
  repositories: number,
): Record<string, Workload> {
  const { executor, replicas, celeryWorkers } = options;
  const pods = (name: string, resources: Resources, rest: Partial<Workload> = {}, component: string = name) => ({
    [name]: {
      labels: { component, release: RELEASE, tier: 'airflow' },
      replicas,
      resources,
      serviceAccount: { name: `${RELEASE}-${name}` },
      images: readsGit(name as WorkloadName, executor) ? ['airflow', 'gitSync'] : ['airflow'],
      writes: { '*': ['/tmp'], ...logsFolder(name) },
      ...rest,
    },
  });
  const job = { replicas: 0, peak: 1 };
  const copies = timesResources(repositories, GIT_SYNC);
  const local = isLocal(executor);
  const holds = (megabytes: number) => ({ holds: `${megabytes}M` });
  return {
    ...pods('api-server', options.apiServer, holds(RESIDENT.apiServer)),
    ...pods(
      'scheduler',
      local ? sumResources(schedulerResources(options), copies) : schedulerResources(options),
      holds(RESIDENT.scheduler + (local ? tasksPerScheduler(options) * RESIDENT.task : 0)),
    ),
    ...pods('dag-processor', sumResources(options.dagProcessor, copies, LOG_GROOMER), {
      replicas: 1,
      ...holds(RESIDENT.dagProcessor),
    }),
    // Its Deployment is rolled over by as many new pods as there are.
    ...pods('triggerer', sumResources(options.triggerer, copies), {
      peak: 2 * replicas,
      ...holds(RESIDENT.triggerer),
    }),
    ...(hasPods(executor) &&
      pods('worker', options.worker, {
        // The label tells them from standing workers, which are labelled alike otherwise.
        labels: taskLabels('worker'),
        replicas: 0,
        accounts,
        priority: 'batch',
        peak: tasksPerScheduler(options) * replicas,
        ...holds(RESIDENT.task),
      })),
    ...Object.assign(
      {},
      ...tasks.map(({ workload, account }) =>
        pods(workload, options.worker, {
          labels: taskLabels(workload),
          replicas: 0,
          // All tasks together are no more than those of the workload before.
          peak: 0,
          priority: 'batch',
          serviceAccount: { name: account },
          images: ['airflow', 'gitSync'],
          writes: { '*': ['/tmp'], base: [`${HOME}/logs`] },
          ...holds(RESIDENT.task),
        }),
      ),
    ),
    ...(hasCelery(executor) &&
      pods('celery-worker', sumResources(celeryWorkerResources(options), copies), {
        labels: { component: 'worker', executor: 'celery', release: RELEASE, tier: 'airflow' },
        replicas: celeryWorkers,
        peak: 2 * celeryWorkers,
        ...holds((1 + tasksPerCeleryWorker(options)) * RESIDENT.task),
      })),
    ...pods('migrate', ONE_OFF, job, 'run-airflow-migrations'),
    ...pods('create-user', ONE_OFF, job, 'create-user-job'),
    ...pods('database-cleanup', ONE_OFF, job),
  };
}
