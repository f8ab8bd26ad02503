import { titlesOf } from '../../config/engine.ts';
import { defineComponent } from '../../contract/component.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64, WITH_IBM_AND_ARM } from '../../contract/published.ts';
import { ENGINES } from '../../engines/index.ts';
import { pulls } from '../platform/image-registry.ts';
import { accountOf, keepsApart, runnersOf, taskAccounts } from './airflow/accounts.ts';
import { configOf } from './airflow/config.ts';
import { refuseDags } from './airflow/dags.ts';
import { ADMIN } from './airflow/environment.ts';
import { followed, imageProblems, imageReference, ownImage } from './airflow/image.ts';
import { addJobs } from './airflow/jobs.ts';
import { type AirflowOptions, options } from './airflow/options.ts';
import { addProgram } from './airflow/pods.ts';
import { apiServer, apiService } from './airflow/programs/api-server.ts';
import { celeryWorker } from './airflow/programs/celery-worker.ts';
import { dagProcessor } from './airflow/programs/dag-processor.ts';
import { scheduler } from './airflow/programs/scheduler.ts';
import { triggerer } from './airflow/programs/triggerer.ts';
import { ownRepositories } from './airflow/repositories.ts';
import { requirements } from './airflow/requirements.ts';
import { secrets } from './airflow/secrets.ts';
import { taskPodConfigMap, taskPodFaults } from './airflow/task-pod.ts';
import { taskProblems } from './airflow/tasks.ts';
import {
  API_PORT,
  hasCelery,
  hasPods,
  isLocal,
  RELEASE,
  TRIGGERER_LOGS_PORT,
  WORKER_LOGS_PORT,
  workloadsOf,
} from './airflow/workloads.ts';

/** Airflow: runs the DAGs of projects, and the jobs that these start. */
export const airflow = defineComponent({
  id: 'airflow',
  title: 'Airflow',
  area: 'ml',
  teams: { visits: true, hosts: true },
  summary: `Runs the DAGs in the projects' folders of the repository: on a schedule, by hand, or when data arrives. Starts ${titlesOf(ENGINES.filter(({ dags }) => dags))} jobs.`,
  links: {
    docs: 'https://airflow.apache.org/docs/apache-airflow/stable/',
    source: 'https://github.com/apache/airflow',
  },
  namespace: 'orchestration',
  budget: 'core',
  options,
  declare: ({ namespace, options, platform }) => ({
    workloads: workloadsOf(options, taskAccounts(platform), 1 + ownRepositories(platform).length),
    internal: internalFlows(options, runnersOf(options.executor, platform)),
    requires: [
      ...requirements(options, platform),
      ...(platform.registry.login && ownImage(options, platform.registry) ? [pulls(namespace, 'airflow')] : []),
    ],
    provides: [
      offer({
        type: 'orchestrator',
        refuses: refuseDags,
        endpoint: ({ request: { project, dags } }) => ({
          namespace,
          submitters: keepsApart(options.executor) && dags !== undefined ? [accountOf(project)] : [],
        }),
      }),
    ],
    secrets: secrets(options, platform),
    images: {
      airflow: imageReference(options, platform.registry),
      // Chart 1.22.0, values.yaml `images.gitSync`.
      gitSync: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
    },
    follows: followed(options, platform),
    problems: [...imageProblems(options), ...taskProblems(options, platform)],
    uis: [
      {
        title: 'Airflow',
        service: `${RELEASE}-api-server`,
        port: API_PORT,
        at: { workload: 'api-server', port: API_PORT },
        login: { user: 'admin', secret: ADMIN, key: 'password' },
      },
    ],
  }),
  render: (ctx) => {
    const { executor } = ctx.options;
    const config = configOf(ctx);
    ctx.add(config.object);
    ctx.add(apiService(ctx));
    if (hasPods(executor)) ctx.add(taskPodConfigMap(ctx));
    const programs = [apiServer, scheduler, dagProcessor, triggerer, ...(hasCelery(executor) ? [celeryWorker] : [])];
    for (const program of programs) addProgram(ctx, config.digest, program(ctx));
    addJobs(ctx);
  },
  kinds: { ConfigMap: { faults: { 'reference/container': taskPodFaults } } },
  published: [
    {
      image: 'docker.io/apache/airflow:3.3.2',
      platforms: AMD64_ARM64,
      source: 'apache/airflow@00a1c46 .github/workflows/release_dockerhub_image.yml',
    },
    {
      image: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
      platforms: WITH_IBM_AND_ARM,
      source: 'kubernetes/git-sync@v4.4.2 Makefile',
    },
  ],
});

function internalFlows({ executor }: AirflowOptions, runners: readonly string[]): Declarations['internal'] {
  const logs = [...(isLocal(executor) ? ['scheduler'] : []), ...(hasCelery(executor) ? ['celery-worker'] : [])];
  return [
    ...runners.map((from) => ({
      from,
      to: 'api-server',
      ports: [API_PORT],
      why: 'tasks ask for connections and variables, and report how they went',
    })),
    { from: 'api-server', to: 'triggerer', ports: [TRIGGERER_LOGS_PORT], why: 'logs of running triggers' },
    ...logs.map((to) => ({ from: 'api-server', to, ports: [WORKER_LOGS_PORT], why: 'logs of running tasks' })),
  ];
}
