import { versionProblems } from '../../config/image-versions.ts';
import { type Declarations, defineComponent, type FollowedImage, need, offer, type SeedSpec } from '../component.ts';
import { followedImage, referenceTo, renderedVersion } from '../followed.ts';
import { madeService } from '../made.ts';
import { gitSyncSecret } from '../platform/git-access.ts';
import { refuseDags } from './airflow/dags.ts';
import { type AirflowOptions, options } from './airflow/options.ts';
import { ADMIN, API_PORT, airflowValues, BROKER, KEYS, LOGS_BUCKET, VERSION } from './airflow/values.ts';
import { hasCelery, hasPods, isLocal, RELEASE, taskRunners, workloadsOf } from './airflow/workloads.ts';

/** Where programs that run tasks or triggers serve the logs of what is still running. */
const WORKER_LOGS_PORT = 8793;
const TRIGGERER_LOGS_PORT = 8794;

const SECRETS: readonly SeedSpec[] = [
  {
    name: KEYS,
    keys: {
      fernet: { random: 32 },
      // A key is 32 bytes in url-safe base64, which letters and digits give.
      'fernet-key': { template: '{{ .fernet | b64enc }}' },
      'api-secret-key': { random: 64 },
      'jwt-secret': { random: 64 },
    },
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
  summary:
    "Runs the DAGs in the projects' folders of the repository: on a schedule, by hand, or when data arrives. Starts Spark and Flink jobs.",
  links: {
    docs: 'https://airflow.apache.org/docs/apache-airflow/stable/',
    source: 'https://github.com/apache/airflow',
  },
  namespace: 'orchestration',
  options,
  declare: ({ namespace, options }) => ({
    workloads: workloadsOf(options),
    internal: internalFlows(options),
    requires: requirements(options),
    provides: [offer({ type: 'orchestrator', refuses: refuseDags, endpoint: () => ({ namespace }) })],
    secrets: SECRETS,
    images: {
      airflow: options.image
        ? referenceTo(options.image.name, renderedVersion(options.image))
        : `docker.io/apache/airflow:${VERSION}`,
      // Chart 1.22.0, values.yaml `images.gitSync`.
      gitSync: 'registry.k8s.io/git-sync/git-sync:v4.4.2',
    },
    follows: followed(options),
    problems: options.image
      ? versionProblems(options.image).map(({ option, ...words }) => ({ option: `image/${option}`, ...words }))
      : [],
    uis: [
      {
        title: 'Airflow',
        service: `${RELEASE}-api-server`,
        port: API_PORT,
        at: { workload: 'api-server', port: API_PORT },
      },
    ],
    makes: [madeService(`${RELEASE}-api-server`, namespace, [API_PORT, 'api-server'])],
  }),
  // apache/airflow helm-chart/1.22.0, chart
  chart: () => ({
    repository: 'https://airflow.apache.org',
    name: 'airflow',
    version: '1.22.0',
    release: RELEASE,
    clusterKinds: [],
  }),
  values: airflowValues,
});

function requirements({ executor }: AirflowOptions): Declarations['requires'] {
  const runners = taskRunners(executor);
  const database = ['api-server', 'scheduler', 'dag-processor', 'triggerer', 'migrate', 'create-user'];
  // A deferred task goes on in the triggerer, with the same calls.
  const submitters = [...runners, 'triggerer'];
  return [
    need({
      type: 'postgres',
      // Standing workers keep their results in it; tasks never see it.
      by: hasCelery(executor) ? [...database, 'celery-worker'] : database,
      request: { databases: [{ name: 'airflow' }] },
      secret: {
        name: 'airflow-metadata',
        only: true,
        keys: ({ host, port, database }) => ({
          connection: `postgresql+psycopg2://{{ .username | urlquery }}:{{ .password | urlquery }}@${host}:${port}/${database}`,
        }),
      },
    }),
    need({
      type: 's3',
      by: [...submitters, 'api-server'],
      request: {
        create: [{ name: LOGS_BUCKET }],
        access: [{ bucket: LOGS_BUCKET, access: 'readwrite' }],
      },
      secret: {
        name: 'airflow-logs',
        only: true,
        keys: ({ url, region }) => ({
          connection: `{"conn_type":"aws","login":{{ .accessKey | toJson }},"password":{{ .secretKey | toJson }},"extra":${JSON.stringify({ endpoint_url: url, region_name: region })}}`,
        }),
      },
    }),
    need({ type: 'git', by: [...submitters, 'dag-processor'], request: { access: 'read' }, secret: gitSyncSecret }),
    ...(hasCelery(executor)
      ? [
          need({
            type: 'redis',
            by: ['scheduler', 'celery-worker'],
            secret: {
              name: BROKER,
              only: true,
              keys: ({ host, port }) => ({ connection: `redis://:{{ .password | urlquery }}@${host}:${port}/0` }),
            },
          }),
        ]
      : []),
    need({ type: 'kubernetes-api', by: submitters }),
    ...(hasPods(executor) ? executorRights() : []),
    need({ type: 'spark', by: submitters, optional: true }),
    need({ type: 'flink', by: submitters, optional: true }),
    need({ type: 'tracking', by: runners, optional: true }),
  ];
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

/** Chart 1.22.0, values.yaml `images.airflow`: of every pod, those of tasks too. */
function followed({ image }: AirflowOptions): FollowedImage[] {
  if (!image?.follow) return [];
  const values = { name: 'images.airflow.repository', tag: 'images.airflow.tag' };
  return [
    followedImage({ ...image, follow: image.follow }, { alias: 'airflow', image: image.name, fields: [], values }),
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
