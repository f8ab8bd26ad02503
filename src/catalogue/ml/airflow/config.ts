import type { ConfigMap, VolumeMount } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { sha256 } from '../../../kit/digest.ts';
import { template } from '../../../template/template.ts';
import { localSettings } from './accounts.ts';
import { bundlesOf, REPOSITORY } from './dags.ts';
import { LOGS_CONNECTION } from './environment.ts';
import type { AirflowOptions } from './options.ts';
import {
  API_PORT,
  HOME,
  hasCelery,
  hasPods,
  RELEASE,
  TASK_POD,
  tasksPerCeleryWorker,
  tasksPerScheduler,
} from './workloads.ts';

/** The ConfigMap that holds what all of Airflow's programs are told. */
export const CONFIG = `${RELEASE}-config`;

export const LOGS_BUCKET = 'airflow-logs';

const FILE = 'airflow.cfg';
const LOCAL_SETTINGS = 'airflow_local_settings.py';

/** Sections of airflow.cfg. A setting that is a secret is a variable of the pods that need it. */
type Settings = Readonly<Record<string, Readonly<Record<string, string | number>>>>;

/** The one place of Airflow's settings (airflow 3.3.2, config_templates/config.yml). */
export function settingsOf(ctx: RenderContext<AirflowOptions>): Settings {
  const { options, namespace } = ctx;
  const open = ctx.maybe('ingress');
  return {
    ...(open && { api: { base_url: open.url } }),
    ...(hasCelery(options.executor) && { celery: { worker_concurrency: tasksPerCeleryWorker(options) } }),
    core: {
      // Roles and users, in the database. By default everybody is an administrator whose password is in a file.
      auth_manager: 'airflow.providers.fab.auth_manager.fab_auth_manager.FabAuthManager',
      // Commands that people type in a pod look for files here; what is parsed are the bundles.
      dags_folder: `${REPOSITORY}/`,
      // Tasks ask it inside, whatever people call it.
      execution_api_server_url: `http://${RELEASE}-api-server.${namespace}.svc.cluster.local:${API_PORT}/execution/`,
      executor: options.executor,
      load_examples: 'False',
      parallelism: tasksPerScheduler(options),
    },
    dag_processor: {
      dag_bundle_config_list: JSON.stringify(bundlesOf(ctx.clients('orchestrator'))),
      // A new file is seen after a minute, and not after five.
      refresh_interval: 60,
    },
    // Behind an ingress, which says by which address it was called (providers/fab, www/extensions/init_wsgi_middlewares.py).
    fab: { enable_proxy_fix: 'True' },
    ...(hasPods(options.executor) && {
      kubernetes_executor: {
        // A pod that failed as a pod says why in its events and in the scheduler's log; nobody else would ever delete it.
        delete_worker_pods_on_failure: 'True',
        namespace,
        pod_template_file: `${TASK_POD.folder}/${TASK_POD.file}`,
        // Else a task fails when the quota is full for a moment: the default is no further try (apache/airflow, providers/cncf/kubernetes,
        // docs/changelog.rst 8.0.0). One that never gets a pod ends by `[scheduler] task_queued_timeout`.
        task_publish_max_retries: -1,
        // By default one for each turn of the scheduler.
        worker_pods_creation_batch_size: tasksPerScheduler(options),
      },
    }),
    logging: {
      colored_console_log: 'False',
      delete_local_logs: 'True',
      remote_base_log_folder: `s3://${LOGS_BUCKET}`,
      remote_log_conn_id: LOGS_CONNECTION,
      remote_logging: 'True',
    },
  };
}

/** The ConfigMap, as files; and what changes with every byte of them, since a file that is mounted alone never follows it. */
export function configOf(ctx: RenderContext<AirflowOptions>): { readonly object: ConfigMap; readonly digest: string } {
  const data = {
    [FILE]: fileOf(settingsOf(ctx)),
    ...(hasPods(ctx.options.executor) && { [LOCAL_SETTINGS]: localSettings(ctx.platform) }),
  };
  const labels = { component: 'config', release: RELEASE, tier: 'airflow' };
  const metadata = { name: CONFIG, namespace: ctx.namespace, labels };
  return { object: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, digest: sha256(JSON.stringify(data)) };
}

/** airflow.cfg. A sign of per cent would begin the name of another setting (Python, configparser `BasicInterpolation`). */
function fileOf(settings: Settings): string {
  return cfg({
    sections: Object.entries(settings).map(([name, keys]) => ({
      name,
      settings: Object.entries(keys).map(([key, value]) => ({ key, value: String(value).replaceAll('%', '%%') })),
    })),
  });
}

const cfg = template<{
  sections: readonly { name: string; settings: readonly { key: string; value: string }[] }[];
}>('src/catalogue/ml/airflow/airflow.cfg');

/** Where Airflow looks for its settings: all that a task needs. */
export const CONFIG_MOUNT = {
  name: 'config',
  mountPath: `${HOME}/${FILE}`,
  subPath: FILE,
  readOnly: true,
} as const satisfies VolumeMount;

/** And for what is done to tasks wherever they are parsed or made, the API server included (settings.py `prepare_syspath_for_config_and_plugins`). */
export function configMounts(executor: AirflowOptions['executor']): VolumeMount[] {
  const local = { ...CONFIG_MOUNT, mountPath: `${HOME}/config/${LOCAL_SETTINGS}`, subPath: LOCAL_SETTINGS };
  return [CONFIG_MOUNT, ...(hasPods(executor) ? [local] : [])];
}

export const configVolume = { name: CONFIG_MOUNT.name, configMap: { name: CONFIG } };
