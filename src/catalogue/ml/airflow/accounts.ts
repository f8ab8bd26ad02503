import type { PlatformFacts } from '../../../contract/platform.ts';
import { ENGINES, engineOf } from '../../../engines/index.ts';
import { template } from '../../../template/template.ts';
import { firstOf } from './git-sync.ts';
import { ownRepositories } from './repositories.ts';
import { type hasPods, RELEASE, TASK_POD, taskRunners } from './workloads.ts';

/** Projects with a folder of DAGs: each is a bundle of its own. */
export const projectsWithDags = ({ projects }: Pick<PlatformFacts, 'projects'>): readonly string[] =>
  Object.keys(projects).filter((project) => projects[project]!.dags !== undefined);

/** Account of the pods of tasks of a project's DAGs. Those of any other have an account that may do nothing. */
export const accountOf = (project: string): string => `${RELEASE}-worker-${project}`;

/** Those whose tasks connect to something themselves. Each has pods of its own. */
export const projectsWithTasks = (platform: Pick<PlatformFacts, 'projects'>): readonly string[] =>
  projectsWithDags(platform).filter((project) => platform.projects[project]!.tasks !== undefined);

/** The workload of the tasks of such a project. */
export const tasksOf = (project: string): string => `worker-${project}`;

/** Where the code of tasks runs, those of projects that have pods of their own included. */
export const runnersOf = (
  executor: Parameters<typeof taskRunners>[0],
  platform: Pick<PlatformFacts, 'projects'>,
): readonly string[] => [...taskRunners(executor), ...projectsWithTasks(platform).map(tasksOf)];

/** As whom tasks run: the accounts of the shared pods, and the workloads with one of their own. */
export function taskAccounts(platform: Pick<PlatformFacts, 'projects'>) {
  const own = projectsWithTasks(platform);
  const others = projectsWithDags(platform).filter((project) => !own.includes(project));
  return {
    accounts: others.map(accountOf),
    tasks: own.map((one) => ({ workload: tasksOf(one), account: accountOf(one) })),
  };
}

/** Rights to start jobs that the project's DAGs need, by connection type. */
export function submissionsOf({ projects }: Pick<PlatformFacts, 'projects'>, project: string) {
  const jobs = Object.values(projects[project]!.jobs).filter(({ runs }) => runs === 'airflow');
  return ENGINES.filter((engine) => jobs.some((job) => engineOf(job) === engine)).map(({ dags }) => dags!.submission);
}

/** Whether tasks of each project have an account of their own, wherever they run: standing workers are everybody's. */
export const keepsApart = (executor: Parameters<typeof hasPods>[0]): boolean => executor === 'KubernetesExecutor';

/**
 * What Airflow's programs read besides their configuration (Airflow 3.3.2, policies.py): as which account the pod of a task runs,
 * and which image.
 *
 * The account goes by the bundle that the DAG processor found the DAG in, which stands in what the pod is to run and which no DAG can
 * choose. A DAG could change all of its pod by `executor_config`, that too, so it may say only how much its container needs:
 * the scheduler drops the rest (`task_instance_mutation_hook`, where task instances are made), and its author is told where the
 * DAG is parsed (`task_policy`).
 */
export function localSettings(platform: Pick<PlatformFacts, 'projects'>): string {
  const accounts = Object.fromEntries(projectsWithDags(platform).map((project) => [project, accountOf(project)]));
  const copies = Object.fromEntries(ownRepositories(platform).map(({ project }) => [firstOf(project), project]));
  return settings({
    account: `${RELEASE}-worker`,
    accounts: JSON.stringify(accounts),
    image: `${TASK_POD.folder}/${TASK_POD.image}`,
    pods: projectsWithTasks(platform).length > 0 && TASK_POD.folder,
    copies: Object.keys(copies).length > 0 && JSON.stringify(copies),
  });
}

const settings = template<{
  account: string;
  accounts: string;
  image: string;
  pods: string | false;
  copies: string | false;
}>('src/catalogue/ml/airflow/airflow_local_settings.py');
