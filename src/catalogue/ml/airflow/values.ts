import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../../kit/security.ts';
import type { RenderContext } from '../../component.ts';
import { renderedVersion } from '../../followed.ts';
import { gitAddress, gitSettings } from '../../platform/git-access.ts';
import { bundlesOf, templateVolumes } from './dags.ts';
import type { AirflowOptions } from './options.ts';
import * as pods from './workloads.ts';

/** Airflow's version; the chart decides by it what it renders, so that it goes with the image. */
export const VERSION = '3.3.2';

export const API_PORT = 8080;

/** Secrets of Airflow's own. One holds all its keys: the chart fixes their names, and each pod is handed only what it needs. */
export const KEYS = 'airflow-keys';
export const ADMIN = 'airflow-admin';
export const BROKER = 'airflow-broker';

export const LOGS_BUCKET = 'airflow-logs';
const LOGS_CONNECTION = 'airflow_logs';

/** User of the image, and its group: group 0 owns the image's folders, and its entrypoint asks for it (scripts/docker/entrypoint_prod.sh). */
const POD_SECURITY = { ...restrictedPod(50000), fsGroup: 0, runAsGroup: 0 };

const GIT_SYNC_USER = 65533;

/** A check starts Python and imports Airflow: measured at 4.5 s of CPU, which the chart's default would spend each minute, thrice. */
const LIVENESS = { periodSeconds: 120, timeoutSeconds: 60 };

/** Five minutes for a first start on a busy machine. */
const STARTUP = { failureThreshold: 30 };

/** Longer than any sync: Argo CD deletes the Job of a hook, nobody else may do so while it waits. */
const HOOK_TTL = 86_400;

/** Chart 1.22.0, values.yaml `images.airflow`. */
function imageOf(repository: string, version: string) {
  return { repository, [version.startsWith('sha256:') ? 'digest' : 'tag']: version };
}

/** Values of chart 1.22.0. */
export function airflowValues(ctx: RenderContext<AirflowOptions>): Record<string, unknown> {
  const { options } = ctx;
  const { executor } = options;
  const tracking = ctx.maybe('tracking');
  const open = ctx.maybe('ingress');
  const clients = ctx.clients('orchestrator');
  const dags = templateVolumes(clients);
  return {
    airflowVersion: VERSION,
    defaultAirflowTag: VERSION,
    executor,
    // The Roles follow from the connections.
    rbac: { create: false },
    postgresql: { enabled: false },
    redis: { enabled: false },
    statsd: { enabled: false },
    securityContexts: { pod: POD_SECURITY, containers: RESTRICTED_CONTAINER },
    // A pod that gives up is started again later and later.
    images: {
      migrationsWaitTimeout: 300,
      // One that is followed stands in a file of its own, which counts less than what stands here (argoproj/argo-cd v3.4.4,
      // docs/user-guide/helm.md): one that is held stands here.
      ...(options.image &&
        (!options.image.follow || options.image.hold !== undefined) && {
          airflow: imageOf(options.image.name, renderedVersion(options.image)),
        }),
    },
    data: {
      metadataSecretName: ctx.use('postgres').secret.name,
      // Without a name the chart makes that Secret itself, whatever the executor.
      brokerUrlSecretName: BROKER,
    },
    // Tasks cannot reach the database, and shall not find a connection to it.
    enableBuiltInSecretEnvVars: { AIRFLOW_CONN_AIRFLOW_DB: false },
    fernetKeySecretName: KEYS,
    apiSecretKeySecretName: KEYS,
    jwtSecretName: KEYS,
    secret: [
      {
        envName: `AIRFLOW_CONN_${LOGS_CONNECTION.toUpperCase()}`,
        secretName: ctx.use('s3').secret.name,
        secretKey: 'connection',
      },
    ],
    ...(tracking && { env: [{ name: 'MLFLOW_TRACKING_URI', value: tracking.url }] }),
    config: {
      core: {
        parallelism: pods.tasksPerScheduler(options),
        // Tasks ask it inside, whatever people call it.
        ...(open && {
          execution_api_server_url: `http://${pods.RELEASE}-api-server.${ctx.namespace}.svc.cluster.local:${API_PORT}/execution/`,
        }),
      },
      ...(open && { api: { base_url: open.url } }),
      ...(pods.hasCelery(executor) && { celery: { worker_concurrency: pods.tasksPerCeleryWorker(options) } }),
      // Else a task fails when the quota is full for a moment: the default is no further try (apache/airflow, providers/cncf/kubernetes,
      // docs/changelog.rst 8.0.0). One that never gets a pod ends by `[scheduler] task_queued_timeout`.
      ...(pods.hasPods(executor) && { kubernetes_executor: { task_publish_max_retries: -1 } }),
      // A new file is seen after a minute, and not after five.
      dag_processor: { refresh_interval: 60 },
      logging: {
        remote_logging: 'True',
        remote_base_log_folder: `s3://${LOGS_BUCKET}`,
        remote_log_conn_id: LOGS_CONNECTION,
        delete_local_logs: 'True',
      },
    },
    dags: { gitSync: gitSync(ctx) },
    apiServer: {
      ...component(ctx, 'api-server', options.apiServer),
      replicas: options.replicas,
      startupProbe: STARTUP,
    },
    scheduler: {
      ...component(ctx, 'scheduler', pods.schedulerResources(options)),
      replicas: options.replicas,
      livenessProbe: LIVENESS,
      startupProbe: { ...STARTUP, timeoutSeconds: LIVENESS.timeoutSeconds },
      logGroomerSidecar: { enabled: false },
      ...(pods.isLocal(executor) && dags),
    },
    dagProcessor: {
      ...component(ctx, 'dag-processor', options.dagProcessor),
      livenessProbe: LIVENESS,
      logGroomerSidecar: { resources: containerResources(pods.LOG_GROOMER) },
      dagBundleConfigList: bundlesOf(clients),
      ...dags,
    },
    triggerer: {
      ...component(ctx, 'triggerer', options.triggerer),
      replicas: options.replicas,
      livenessProbe: LIVENESS,
      persistence: { enabled: false },
      logGroomerSidecar: { enabled: false },
      ...dags,
    },
    workers: {
      // The scheduler counts as a worker where it runs the tasks. Logs go to S3: neither needs a volume.
      ...(pods.isLocal(executor) && { celery: { persistence: { enabled: false } } }),
      ...(pods.hasCelery(executor) && { celery: celeryWorkers(ctx, dags) }),
      ...(pods.hasPods(executor) && {
        kubernetes: {
          ...component(ctx, 'worker', options.worker),
          labels: { executor: 'kubernetes' },
          // Tasks talk to the API server alone; the image's entrypoint would wait for a database that they cannot reach.
          env: [{ name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' }],
          ...dags,
        },
      }),
    },
    migrateDatabaseJob: {
      ...component(ctx, 'migrate', pods.ONE_OFF),
      // Every pod waits for it: it must not wait for them.
      ...hook('Sync'),
    },
    createUserJob: {
      ...component(ctx, 'create-user', pods.ONE_OFF),
      ...hook('PostSync'),
      // The chart's own would have the password in its arguments. It does nothing when the user exists.
      args: [
        'bash',
        '-c',
        'exec airflow users create --role Admin --username "$ADMIN_USERNAME" --password "$ADMIN_PASSWORD" --email admin@example.com --firstname Platform --lastname Administrator',
      ],
      env: ['username', 'password'].map((key) => ({
        name: `ADMIN_${key.toUpperCase()}`,
        valueFrom: { secretKeyRef: { name: ctx.secret(ADMIN).name, key } },
      })),
    },
  };
}

function component(ctx: RenderContext<AirflowOptions>, name: pods.WorkloadName, resources: AirflowOptions['worker']) {
  return {
    // Accounts and their rights follow from the plan.
    serviceAccount: { create: false, name: ctx.workload(name).serviceAccount!.name },
    resources: containerResources(resources),
  };
}

function celeryWorkers(ctx: RenderContext<AirflowOptions>, dags: object) {
  return {
    ...component(ctx, 'celery-worker', pods.celeryWorkerResources(ctx.options)),
    replicas: ctx.options.celeryWorkers,
    persistence: { enabled: false },
    labels: { executor: 'celery' },
    ...dags,
  };
}

/** A Job as a hook of Argo CD, which makes it anew at every sync; Helm's own hooks would wait for pods that wait for them. */
function hook(phase: 'Sync' | 'PostSync') {
  return {
    useHelmHooks: false,
    // Neither Job needs what tasks are given.
    applyCustomEnv: false,
    ttlSecondsAfterFinished: HOOK_TTL,
    jobAnnotations: {
      'argocd.argoproj.io/hook': phase,
      'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation,HookSucceeded',
    },
  };
}

function gitSync({ use }: RenderContext<AirflowOptions>) {
  const { url, branch, secret, ...git } = use('git');
  const env = gitSettings(git);
  return {
    enabled: true,
    repo: url,
    // git-sync 4 reads `ref`, 3 `branch`.
    branch,
    ref: branch,
    // Bundles name folders of the whole repository.
    subPath: '',
    period: '30s',
    // Five minutes without Git: by default the first failure ends the container, and with it a task that starts just then.
    maxFailures: 10,
    // No keys: anybody may read it.
    ...(secret.keys.length > 0 && {
      [gitAddress(url).scheme === 'ssh' ? 'sshKeySecret' : 'credentialsSecret']: secret.name,
    }),
    ...(env.length > 0 && { env }),
    securityContexts: { container: { ...RESTRICTED_CONTAINER, runAsUser: GIT_SYNC_USER } },
    resources: containerResources(pods.GIT_SYNC),
  };
}
