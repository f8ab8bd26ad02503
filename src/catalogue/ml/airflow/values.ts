import type { RenderContext } from '../../../contract/context.ts';
import { fromSecret } from '../../../contract/secret-ref.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { spread } from '../../../kit/spread.ts';
import { renderedVersion } from '../../followed.ts';
import { localSettings } from './accounts.ts';
import { bundlesOf, templateVolumes } from './dags.ts';
import { ADMIN, BROKER, DATABASE, KEYS, LOGS_CONNECTION, secretsOf } from './environment.ts';
import { gitSyncValues } from './git-sync.ts';
import { type AirflowOptions, imageName } from './options.ts';
import { CONFIG_MOUNT, TASK_POD, taskPodVolume } from './task-pod.ts';
import * as pods from './workloads.ts';

/** Airflow's version; the chart decides by it what it renders, so that it goes with the image. */
export const VERSION = '3.3.2';

export const API_PORT = 8080;

export const LOGS_BUCKET = 'airflow-logs';

/** A check starts Python and imports Airflow: measured at 4.5 s of CPU, which the chart's default would spend each minute, thrice. */
const LIVENESS = { periodSeconds: 120, timeoutSeconds: 60 };

/** Five minutes for a first start on a busy machine. */
const STARTUP = { failureThreshold: 30 };

/** Seconds. A pod that gives up is started again later and later. */
const MIGRATIONS_TIMEOUT = 300;

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
    securityContexts: { pod: pods.POD_SECURITY, containers: RESTRICTED_CONTAINER },
    // One that is followed stands in a file of its own, which counts less than what stands here (argoproj/argo-cd v3.4.4,
    // docs/user-guide/helm.md): one that is held stands here.
    ...(options.image &&
      (!options.image.follow || options.image.hold !== undefined) && {
        images: { airflow: imageOf(imageName(options.image, ctx.platform.registry), renderedVersion(options.image)) },
      }),
    data: {
      metadataSecretName: ctx.use('postgres').secret.name,
      // Without a name the chart makes that Secret itself, whatever the executor.
      brokerUrlSecretName: BROKER,
    },
    // These would go to every pod. Each is given its own.
    enableBuiltInSecretEnvVars: {
      AIRFLOW__API__SECRET_KEY: false,
      ...(pods.hasCelery(executor) && { AIRFLOW__CELERY__BROKER_URL: false }),
      AIRFLOW__CORE__FERNET_KEY: false,
      AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: false,
      AIRFLOW_CONN_AIRFLOW_DB: false,
    },
    fernetKeySecretName: KEYS,
    apiSecretKeySecretName: KEYS,
    jwtSecretName: KEYS,
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
      ...(pods.hasPods(executor) && {
        kubernetes_executor: {
          pod_template_file: `${TASK_POD.folder}/${TASK_POD.file}`,
          // A pod that failed as a pod says why in its events and in the scheduler's log; nobody else would ever delete it.
          delete_worker_pods_on_failure: 'True',
          // Else a task fails when the quota is full for a moment: the default is no further try (apache/airflow, providers/cncf/kubernetes,
          // docs/changelog.rst 8.0.0). One that never gets a pod ends by `[scheduler] task_queued_timeout`.
          task_publish_max_retries: -1,
          // By default one for each turn of the scheduler.
          worker_pods_creation_batch_size: pods.tasksPerScheduler(options),
        },
      }),
      // A new file is seen after a minute, and not after five.
      dag_processor: { refresh_interval: 60 },
      logging: {
        remote_logging: 'True',
        remote_base_log_folder: `s3://${LOGS_BUCKET}`,
        remote_log_conn_id: LOGS_CONNECTION,
        delete_local_logs: 'True',
      },
    },
    dags: { gitSync: gitSyncValues(ctx) },
    ...(pods.hasPods(executor) && {
      airflowLocalSettings: localSettings(ctx.platform),
      podTemplate: `# The pod of a task is in the ConfigMap ${TASK_POD.configMap}.`,
    }),
    apiServer: {
      ...program(ctx, 'api-server', options.apiServer),
      replicas: options.replicas,
      startupProbe: STARTUP,
    },
    scheduler: {
      ...program(ctx, 'scheduler', pods.schedulerResources(options)),
      replicas: options.replicas,
      livenessProbe: LIVENESS,
      startupProbe: { ...STARTUP, timeoutSeconds: LIVENESS.timeoutSeconds },
      logGroomerSidecar: { enabled: false },
      ...(pods.isLocal(executor) && dags),
      ...(pods.hasPods(executor) && taskPodVolume),
    },
    dagProcessor: {
      ...program(ctx, 'dag-processor', options.dagProcessor),
      livenessProbe: LIVENESS,
      logGroomerSidecar: { resources: containerResources(pods.LOG_GROOMER) },
      dagBundleConfigList: bundlesOf(clients),
      ...dags,
    },
    triggerer: {
      ...program(ctx, 'triggerer', options.triggerer),
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
      ...(pods.hasPods(executor) && { kubernetes: { serviceAccount: { create: false } } }),
    },
    migrateDatabaseJob: {
      ...component(ctx, 'migrate', pods.ONE_OFF),
      env: secretsOf(ctx, 'migrate'),
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
      env: [
        ...secretsOf(ctx, 'create-user'),
        ...['username', 'password'].map((key) => ({
          name: `ADMIN_${key.toUpperCase()}`,
          valueFrom: fromSecret(ctx.secret(ADMIN), key),
        })),
      ],
    },
    databaseCleanup: {
      ...component(ctx, 'database-cleanup', pods.ONE_OFF),
      enabled: true,
      applyCustomEnv: false,
      env: secretsOf(ctx, 'database-cleanup'),
      retentionDays: options.keepHistory,
      // What is deleted would stay in tables of another name.
      skipArchive: true,
      // Short transactions: the scheduler works on the same tables.
      batchSize: 10_000,
    },
  };
}

function component(ctx: RenderContext<AirflowOptions>, name: pods.WorkloadName, resources: AirflowOptions['worker']) {
  return {
    ...spread({ ...ctx.workload(name), zones: ctx.platform.cluster.zones }),
    // Accounts and their rights follow from the plan.
    serviceAccount: { create: false, name: ctx.workload(name).serviceAccount!.name },
    resources: containerResources(resources),
  };
}

/**
 * Of a program that starts once the database has its tables: the container that waits for them, too. The chart's own takes no
 * reference to a Secret (1.22.0, values.schema.json `waitForMigrations.env`).
 */
function program(ctx: RenderContext<AirflowOptions>, name: pods.WorkloadName, resources: AirflowOptions['worker']) {
  const env = secretsOf(ctx, name);
  return {
    ...component(ctx, name, resources),
    env,
    waitForMigrations: { enabled: false },
    extraInitContainers: [
      {
        name: 'wait-for-migrations',
        // Of the chart's: the image may be followed, and each version knows its own migrations.
        image: '{{ template "airflow_image_for_migrations" . }}',
        args: ['airflow', 'db', 'check-migrations', `--migration-wait-timeout=${MIGRATIONS_TIMEOUT}`],
        env: env.filter((one) => one.name === DATABASE),
        resources: containerResources(resources),
        securityContext: RESTRICTED_CONTAINER,
        volumeMounts: [CONFIG_MOUNT],
      },
    ],
  };
}

function celeryWorkers(ctx: RenderContext<AirflowOptions>, dags: object) {
  return {
    ...component(ctx, 'celery-worker', pods.celeryWorkerResources(ctx.options)),
    replicas: ctx.options.celeryWorkers,
    env: secretsOf(ctx, 'celery-worker'),
    // They have no way to the database.
    waitForMigrations: { enabled: false },
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
