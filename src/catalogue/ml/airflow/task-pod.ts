import type { ConfigMap, Pod } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { containerResources } from '../../../kit/resources.ts';
import { RESTRICTED_CONTAINER } from '../../../kit/security.ts';
import { emit } from '../../../kit/yaml/emit.ts';
import { DAGS, templateVolumes } from './dags.ts';
import { secretsOf } from './environment.ts';
import { gitSyncOnce } from './git-sync.ts';
import type { AirflowOptions } from './options.ts';
import { HOME, POD_SECURITY, RELEASE } from './workloads.ts';

/** The ConfigMap that holds the pod of a task, and where the scheduler reads it each time that it makes one. */
export const TASK_POD = { configMap: 'airflow-task-pod', folder: `${HOME}/task-pod`, file: 'pod.yaml' } as const;

/** The ConfigMap that the chart makes of `config` (1.22.0, templates/_helpers.yaml `airflow_config`). */
export const CONFIG = `${RELEASE}-config`;

export const CONFIG_MOUNT = {
  name: 'config',
  mountPath: `${HOME}/airflow.cfg`,
  subPath: 'airflow.cfg',
  readOnly: true,
} as const;

/**
 * The pod of one task, of KubernetesExecutor: the executor adds a name, the command with what to run and a token for it, and the
 * image (apache-airflow-providers-cncf-kubernetes 10.25.0, pod_generator.py `construct_pod`).
 *
 * The chart's own (files/pod-template-file) would hand it what connects to the database and signs people's sessions. A task
 * needs neither: it asks the API server for everything, with the token. What it has is the way to its logs and, in a
 * container that has ended before, to the repository.
 */
export function taskPod(ctx: RenderContext<AirflowOptions>): Pod {
  const { labels, serviceAccount } = ctx.workload('worker');
  const tracking = ctx.maybe('tracking');
  const sync = gitSyncOnce(ctx);
  const { extraVolumes = [], extraVolumeMounts = [] } = templateVolumes(ctx.clients('orchestrator'));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'task',
      labels: { ...labels },
      // A node that is emptied for want of work waits for it.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: {
      initContainers: [sync.container],
      containers: [
        {
          name: 'base',
          image: ctx.image('airflow'),
          env: [
            { name: 'AIRFLOW_HOME', value: HOME },
            { name: 'AIRFLOW__CORE__EXECUTOR', value: 'KubernetesExecutor' },
            // The image's entrypoint would wait for a database.
            { name: 'CONNECTION_CHECK_MAX_COUNT', value: '0' },
            ...(tracking ? [{ name: 'MLFLOW_TRACKING_URI', value: tracking.url }] : []),
            ...secretsOf(ctx, 'worker'),
          ],
          resources: containerResources(ctx.options.worker),
          securityContext: RESTRICTED_CONTAINER,
          volumeMounts: [
            { name: 'logs', mountPath: `${HOME}/logs` },
            CONFIG_MOUNT,
            { name: DAGS.volume, mountPath: DAGS.folder, readOnly: true },
            ...extraVolumeMounts,
          ],
        },
      ],
      enableServiceLinks: false,
      restartPolicy: 'Never',
      securityContext: POD_SECURITY,
      serviceAccountName: serviceAccount!.name,
      // For the task to end by itself when it is told to.
      terminationGracePeriodSeconds: 600,
      volumes: [
        { name: 'logs', emptyDir: {} },
        { name: 'config', configMap: { name: CONFIG } },
        ...sync.volumes,
        ...extraVolumes,
      ],
    },
  };
}

export function addTaskPod(ctx: RenderContext<AirflowOptions>): void {
  ctx.add<ConfigMap>({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: TASK_POD.configMap, namespace: ctx.namespace },
    data: { [TASK_POD.file]: emit(taskPod(ctx)) },
  });
}

/** How the scheduler sees it: the whole folder, so that a change is seen without a restart. */
export const taskPodVolume = {
  extraVolumes: [{ name: 'task-pod', configMap: { name: TASK_POD.configMap } }],
  extraVolumeMounts: [{ name: 'task-pod', mountPath: TASK_POD.folder, readOnly: true }],
};
