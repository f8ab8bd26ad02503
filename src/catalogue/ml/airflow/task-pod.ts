import type { ConfigMap, Pod } from '../../../../imports/types/kubernetes.ts';
import type { RenderContext } from '../../../contract/context.ts';
import { identityLabels } from '../../../contract/platform.ts';
import type { Fault } from '../../../contract/problem.ts';
import { recordOf, recordsOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { containerResources } from '../../../kit/resources.ts';
import { withScratch } from '../../../kit/scratch.ts';
import { emit } from '../../../kit/yaml/emit.ts';
import { embeddedObjects } from '../../../workspace/embedded-objects.ts';
import { projectsWithTasks, tasksOf } from './accounts.ts';
import { CONFIG_MOUNT, configVolume } from './config.ts';
import { templateVolumes } from './dags.ts';
import { environmentOf } from './environment.ts';
import { gitSync } from './git-sync.ts';
import type { AirflowOptions } from './options.ts';
import { LOGS, logsVolume, SECURITY, TMP, tmpVolume } from './pods.ts';
import { taskEnvironment } from './tasks.ts';
import { POD_SECURITY, TASK_GRACE, TASK_POD } from './workloads.ts';

/** The container that runs the task (apache-airflow-providers-cncf-kubernetes 10.25.0, pod_generator.py `construct_pod`). */
const MAIN = 'base';

/**
 * The pod of one task, of KubernetesExecutor: the executor adds a name, the command with what to run and a token for it
 * (apache-airflow-providers-cncf-kubernetes 10.25.0, pod_generator.py `construct_pod`), the local settings add its account and
 * its image.
 *
 * The chart's own (files/pod-template-file) would hand it what connects to the database and signs people's sessions. A task
 * needs neither: it asks the API server for everything, with the token. What it has is the way to its logs and, in a
 * container that has ended before, to the repository. Of a `project` whose tasks connect to something themselves it has that, too.
 */
export function taskPod(ctx: RenderContext<AirflowOptions>, project?: string): Pod {
  const { labels, serviceAccount, priorityClass } = ctx.workload(project === undefined ? 'worker' : tasksOf(project));
  const own = project === undefined ? undefined : taskEnvironment(ctx, project);
  const shared = environmentOf(ctx, 'worker');
  const known = new Set(shared.map(({ name }) => name));
  const git = gitSync(ctx);
  const templates = templateVolumes(ctx.clients('orchestrator'));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'task',
      labels: { ...labels, ...identityLabels(ctx.platform, `${ctx.namespace}/${serviceAccount!.name}`) },
      // A node that is emptied for want of work waits for it.
      annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
    },
    spec: withScratch({
      initContainers: [git.first, ...git.firstOfProjects],
      containers: [
        {
          name: MAIN,
          env: [
            { name: 'AIRFLOW__CORE__EXECUTOR', value: 'KubernetesExecutor' },
            ...shared,
            ...(own?.env ?? []).filter(({ name }) => !known.has(name)),
          ],
          ...(own && { envFrom: own.envFrom }),
          resources: containerResources(ctx.options.worker),
          securityContext: SECURITY,
          volumeMounts: [CONFIG_MOUNT, TMP, LOGS, ...git.mounts, ...templates.mounts],
        },
      ],
      enableServiceLinks: false,
      priorityClassName: priorityClass!,
      restartPolicy: 'Never',
      securityContext: POD_SECURITY,
      serviceAccountName: serviceAccount!.name,
      terminationGracePeriodSeconds: TASK_GRACE,
      volumes: [configVolume, tmpVolume, logsVolume, ...git.volumes, ...templates.volumes],
    }),
  };
}

/** What the executor and the local settings look for in it: the container that runs the task. */
export function* taskPodFaults({ metadata, data }: KubeObject): Iterable<Fault> {
  const text = metadata.name === TASK_POD.configMap ? recordOf(data)[TASK_POD.file] : undefined;
  if (typeof text !== 'string') return;
  for (const { kind, spec } of embeddedObjects(text))
    if (kind === 'Pod' && !recordsOf(recordOf(spec).containers).some(({ name }) => name === MAIN))
      yield {
        path: `data["${TASK_POD.file}"]: spec.containers[0].name`,
        message: `the pod of a task has no container ${MAIN}, which is the one that runs it`,
        fix: `call it ${MAIN}`,
      };
}

/** The ConfigMap that the scheduler reads it in. */
export function taskPodConfigMap(ctx: RenderContext<AirflowOptions>): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: TASK_POD.configMap, namespace: ctx.namespace },
    data: {
      [TASK_POD.file]: emit(taskPod(ctx)),
      ...Object.fromEntries(
        projectsWithTasks(ctx.platform).map((project) => [TASK_POD.fileOf(project), emit(taskPod(ctx, project))]),
      ),
      [TASK_POD.image]: ctx.image('airflow'),
    },
  };
}
