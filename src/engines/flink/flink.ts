import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { defineEngine, fromDag, imagesOf } from '../engine.ts';
import { devicesOf } from '../gpus.ts';
import { wholePod } from '../process.ts';
import { flinkAdmission } from './admission.ts';
import { flinkDeployment } from './deployment.ts';
import { jobManager, REST, stateBucket, taskManager } from './names.ts';
import { FlinkOptions } from './schema.ts';
import { FLINK_SETTINGS } from './settings.ts';
import { start } from './start.ts';
import { uiOf } from './ui.ts';

/** Jobs that Flink runs: one application cluster each, with checkpoints and high availability on S3. */
export const flink = defineEngine({
  id: 'flink',
  title: 'Flink',
  schema: FlinkOptions,
  example: '{ image, jar }',
  // Its operator refuses longer ones (flink-kubernetes-operator 1.15.0, DefaultValidator).
  longestName: 45,
  ownedSettings: FLINK_SETTINGS,
  // Fixed parts (docs/deployment/memory), which below 1 GiB are 480 MiB of a JobManager and 672 MiB of a TaskManager; what is
  // left to the heap, and to RocksDB, must be of use.
  leastMemory: { jobManager: '640Mi', taskManager: '832Mi' },
  stateBucket,
  workloads: (name) => [jobManager(name), taskManager(name)],
  declare: (job): Declarations => {
    const { parallelism, slots, jobManager: jm, taskManager: tm, state } = job.options;
    const running = state === 'running' && !fromDag(job);
    const taskManagers = Math.ceil(parallelism / slots);
    const pods = (component: string, replicas: number) => ({
      namespace: job.namespace,
      labels: { app: job.name, component, type: 'flink-native-kubernetes' },
      replicas: running ? replicas : 0,
      peak: replicas + 1,
      images: imagesOf(job),
      // All pods belong to a Deployment of one replica, by which a budget would count: Flink's own recovery is the budget.
      disruptions: 'operator' as const,
    });
    return {
      ...uiOf(job),
      workloads: {
        [jobManager(job.name)]: {
          ...pods('jobmanager', 1),
          resources: wholePod(jm),
          serviceAccount: { name: job.name },
        },
        [taskManager(job.name)]: {
          ...pods('taskmanager', taskManagers),
          resources: wholePod(tm, devicesOf(job)),
          // Of its own: user code runs here, and the other account may create pods.
          serviceAccount: { name: taskManager(job.name) },
        },
      },
      internal: [
        {
          from: jobManager(job.name),
          to: taskManager(job.name),
          ports: 'all',
          why: 'RPC and metrics, on ports picked at run time',
        },
        {
          from: taskManager(job.name),
          to: jobManager(job.name),
          ports: 'all',
          why: 'RPC, blobs, and metrics on a port picked at run time',
        },
        {
          from: taskManager(job.name),
          to: taskManager(job.name),
          ports: 'all',
          why: 'data between tasks, on ports picked at run time',
        },
      ],
      requires: [
        need({
          type: 'operator:flink',
          name: job.name,
          reachedAt: [{ workload: jobManager(job.name), ports: [REST] }],
        }),
        // High availability keeps leaders in ConfigMaps; the JobManager makes the pods of TaskManagers
        // (flink-kubernetes-operator 1.15.0, helm/flink-kubernetes-operator/templates/rbac/_helpers.tpl `jobRbacRules`).
        need({
          type: 'kubernetes-api',
          name: job.name,
          by: [jobManager(job.name)],
          request: {
            rules: [
              {
                apiGroups: [''],
                resources: ['configmaps', 'pods'],
                verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
              },
              {
                apiGroups: ['apps'],
                resources: ['deployments', 'deployments/finalizers'],
                verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
              },
            ],
          },
        }),
        // TaskManagers only look up who leads, in ConfigMaps that they select by label (apache/flink, flink-kubernetes,
        // KubernetesLeaderElectionHaServices and KubernetesLeaderRetrievalDriver).
        need({
          type: 'kubernetes-api',
          name: taskManager(job.name),
          by: [taskManager(job.name)],
          request: { rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }] },
        }),
      ],
    };
  },
  imageFields: () => [{ kind: 'FlinkDeployment', path: 'spec/image' }],
  kinds: { 'flink.apache.org': ['flinkdeployments', 'flinksessionjobs', 'flinkstatesnapshots'] },
  dags: { submission: 'flink', admission: flinkAdmission },
  start,
  object: (ctx, job) => flinkDeployment(ctx, job) as never,
});
