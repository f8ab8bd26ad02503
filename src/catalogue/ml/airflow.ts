import { titlesOf } from '../../config/engine.ts';
import { versionProblems } from '../../config/image-versions.ts';
import { defineComponent } from '../../contract/component.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import type { Declarations, OptionProblem } from '../../contract/declarations.ts';
import { madeService } from '../../contract/made.ts';
import { offer } from '../../contract/offer.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { AMD64_ARM64, WITH_IBM_AND_ARM } from '../../contract/published.ts';
import { asText, inBase64, secretKeys } from '../../contract/secret-text.ts';
import type { SeedSpec } from '../../contract/seed.ts';
import { ENGINES } from '../../engines/index.ts';
import { followedImage, referenceTo, renderedVersion } from '../followed.ts';
import { pulls } from '../platform/image-registry.ts';
import { accountOf, keepsApart, projectsWithDags } from './airflow/accounts.ts';
import { refuseDags } from './airflow/dags.ts';
import { ADMIN, KEYS, LOG_KEY, WITH_KEYS } from './airflow/environment.ts';
import { type AirflowOptions, imageName, options } from './airflow/options.ts';
import { airflowRefers } from './airflow/refers.ts';
import { requirements } from './airflow/requirements.ts';
import { addTaskPod, CONFIG } from './airflow/task-pod.ts';
import { API_PORT, airflowValues, VERSION } from './airflow/values.ts';
import { hasCelery, hasPods, isLocal, podsInValues, RELEASE, taskRunners, workloadsOf } from './airflow/workloads.ts';

/** Where programs that run tasks or triggers serve the logs of what is still running. */
const WORKER_LOGS_PORT = 8793;
const TRIGGERER_LOGS_PORT = 8794;

const FERNET = { fernet: { random: 32 } };
const API_SECRET = { 'api-secret-key': { random: 64 } };

const secrets = ({ executor }: AirflowOptions): readonly SeedSpec[] => [
  {
    name: KEYS,
    readers: WITH_KEYS,
    keys: {
      ...FERNET,
      // A key is 32 bytes in url-safe base64, which letters and digits give.
      'fernet-key': { template: inBase64(secretKeys(FERNET).fernet) },
      ...API_SECRET,
      'jwt-secret': { random: 64 },
    },
    ...(hasCelery(executor) && {
      views: [
        {
          name: LOG_KEY,
          keys: { 'api-secret-key': asText(secretKeys(API_SECRET)['api-secret-key']) },
          readers: ['celery-worker'],
        },
      ],
    }),
    renewal: {
      by: 'hand',
      why: 'connections and variables in Airflow’s database are encrypted with it, and could not be read any more',
      steps: [
        'export connections and variables: `airflow connections export` and `airflow variables export` in a pod of the scheduler',
        'make the value anew: the steps of docs/secrets.md',
        'restart all of Airflow: `kubectl -n orchestration rollout restart deployment,statefulset`',
        'import connections and variables again; people sign in again',
      ],
    },
  },
  {
    name: ADMIN,
    readers: ['create-user'],
    keys: { username: 'admin', password: { random: 24 } },
    renewal: {
      by: 'hand',
      why: 'Airflow reads it once, when it makes the user',
      steps: [
        'make the value anew: the steps of docs/secrets.md',
        'set it: `airflow users reset-password --username admin` in a pod of the scheduler',
      ],
    },
  },
];

/** Airflow: runs the DAGs of projects, and the jobs that these start. */
export const airflow = defineComponent({
  id: 'airflow',
  title: 'Airflow',
  area: 'ml',
  summary: `Runs the DAGs in the projects' folders of the repository: on a schedule, by hand, or when data arrives. Starts ${titlesOf(ENGINES.filter(({ dags }) => dags))} jobs.`,
  links: {
    docs: 'https://airflow.apache.org/docs/apache-airflow/stable/',
    source: 'https://github.com/apache/airflow',
  },
  namespace: 'orchestration',
  budget: 'core',
  options,
  declare: ({ namespace, options, platform }) => ({
    workloads: workloadsOf(options, projectsWithDags(platform).map(accountOf)),
    internal: internalFlows(options),
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
    secrets: secrets(options),
    images: {
      airflow: referenceTo(
        imageName(options.image, platform.registry),
        options.image ? renderedVersion(options.image) : VERSION,
      ),
      // Chart 1.22.0, values.yaml `images.gitSync`.
      gitSync: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
    },
    follows: followed(options, platform),
    problems: imageProblems(options),
    uis: [
      {
        title: 'Airflow',
        service: `${RELEASE}-api-server`,
        port: API_PORT,
        at: { workload: 'api-server', port: API_PORT },
      },
    ],
    makes: [
      madeService(`${RELEASE}-api-server`, namespace, [API_PORT, 'api-server']),
      { kind: 'ConfigMap', name: CONFIG, namespace },
    ],
  }),
  // apache/airflow helm-chart/1.22.0, chart
  chart: ({ options }) => ({
    repository: 'https://airflow.apache.org',
    name: 'airflow',
    version: '1.22.0',
    release: RELEASE,
    clusterKinds: [],
    pods: podsInValues(options),
    refers: airflowRefers,
  }),
  values: airflowValues,
  render: (ctx) => {
    if (hasPods(ctx.options.executor)) addTaskPod(ctx);
  },
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

/** Its image is one that the platform's registry has. */
function ownImage({ image }: AirflowOptions, registry: { readonly host: string }): boolean {
  return imageName(image, registry).startsWith(`${registry.host.split('/')[0]}/`);
}

/** Chart 1.22.0, values.yaml `images.airflow`: of every pod, those of tasks too. */
function followed({ image }: AirflowOptions, { registry }: PlatformFacts): FollowedImage[] {
  if (!image?.follow) return [];
  const values = { name: 'images.airflow.repository', tag: 'images.airflow.tag' };
  return [
    followedImage(
      { ...image, follow: image.follow },
      { alias: 'airflow', image: imageName(image, registry), fields: [], values },
    ),
  ];
}

function imageProblems({ image }: AirflowOptions): OptionProblem[] {
  if (!image) return [];
  const nowhere: OptionProblem = {
    option: 'image',
    message: 'the image of Airflow has neither a folder that CI builds nor a name',
    fix: 'say `build: images/airflow` to have CI build it, or `name: <registry/name>` to use one that exists',
  };
  return [
    ...(image.build === undefined && image.name === undefined ? [nowhere] : []),
    ...versionProblems(image).map(({ option, ...words }) => ({ option: `image/${option}`, ...words })),
  ];
}

function internalFlows({ executor }: AirflowOptions): Declarations['internal'] {
  const logs = [...(isLocal(executor) ? ['scheduler'] : []), ...(hasCelery(executor) ? ['celery-worker'] : [])];
  return [
    ...taskRunners(executor).map((from) => ({
      from,
      to: 'api-server',
      ports: [API_PORT],
      why: 'tasks ask for connections and variables, and report how they went',
    })),
    { from: 'api-server', to: 'triggerer', ports: [TRIGGERER_LOGS_PORT], why: 'logs of running triggers' },
    ...logs.map((to) => ({ from: 'api-server', to, ports: [WORKER_LOGS_PORT], why: 'logs of running tasks' })),
  ];
}
