import type { Declarations } from '../../../contract/declarations.ts';
import { need } from '../../../contract/need.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { accountOf, projectsWithDags, projectsWithTasks, runnersOf, submissionsOf, tasksOf } from './accounts.ts';
import { LOGS_BUCKET } from './config.ts';
import { brokerSecret, logsSecret, metadataSecret } from './connections.ts';
import { WITH_DATABASE } from './environment.ts';
import { gitSyncSecret } from './git-sync.ts';
import type { AirflowOptions } from './options.ts';
import { readingNeeds } from './repositories.ts';
import { taskNeeds } from './tasks.ts';
import { hasCelery, hasPods, taskRunners } from './workloads.ts';

/** What Airflow needs, for itself and for what the DAGs of projects do. */
export function requirements(
  { executor, keepHistory }: AirflowOptions,
  platform: PlatformFacts,
): NonNullable<Declarations['requires']> {
  const runners = runnersOf(executor, platform);
  const submitters = [...runners, 'triggerer'];
  const readers = [...submitters, 'dag-processor'];
  return [
    need({
      type: 'postgres',
      // Tasks never see it.
      by: WITH_DATABASE,
      request: { databases: [{ name: 'airflow' }] },
      secret: metadataSecret,
    }),
    need({
      type: 's3',
      by: [...submitters, 'api-server'],
      request: {
        // Nobody asks for the log of a run that Airflow has forgotten.
        create: [{ name: LOGS_BUCKET, expire: keepHistory }],
        access: [{ bucket: LOGS_BUCKET, access: 'readwrite' }],
      },
      secret: logsSecret,
    }),
    need({ type: 'git', by: readers, request: { access: 'read' }, secret: gitSyncSecret }),
    ...readingNeeds(platform, readers),
    ...(hasCelery(executor)
      ? [
          need({
            type: 'redis',
            by: ['scheduler', 'celery-worker'],
            secret: brokerSecret,
          }),
        ]
      : []),
    need({ type: 'kubernetes-api', by: submitters }),
    ...(hasPods(executor) ? executorRights() : []),
    ...projectsWithDags(platform).flatMap((project) => submissions(platform, project, taskRunners(executor))),
    ...projectsWithTasks(platform).flatMap((project) => taskNeeds(platform, project)),
    need({ type: 'tracking', by: runners, optional: true }),
  ];
}

/** Tasks of a project's DAGs submit its jobs; one that is deferred goes on in the triggerer, which only looks on. */
function submissions(platform: PlatformFacts, project: string, shared: readonly string[]) {
  const name = `airflow-${project}`;
  const own = projectsWithTasks(platform).includes(project);
  const as = accountOf(project);
  const by = own ? { by: [tasksOf(project)] } : { by: shared, as };
  return submissionsOf(platform, project).flatMap((type) => [
    need({ type, name, ...by, request: { project }, optional: true }),
    need({ type, name: `${name}-deferred`, by: ['triggerer'], request: { project, follow: true }, optional: true }),
  ]);
}

/** What KubernetesExecutor calls (apache-airflow-providers-cncf-kubernetes 10.25.0, from an API server's audit log and its code). */
function executorRights() {
  const rule = (resource: string, ...verbs: string[]) => ({ apiGroups: [''], resources: [resource], verbs });
  return [
    need({
      type: 'kubernetes-api',
      name: 'airflow-executor',
      by: ['scheduler'],
      request: { rules: [rule('pods', 'create', 'delete', 'list', 'patch', 'watch')] },
    }),
    // The log of a task that still runs is its pod's.
    need({
      type: 'kubernetes-api',
      name: 'airflow-logs',
      by: ['api-server'],
      request: { rules: [rule('pods', 'list'), rule('pods/log', 'get')] },
    }),
  ];
}
