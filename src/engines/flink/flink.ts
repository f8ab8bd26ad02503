import type { FlinkDeployment } from '../../../imports/types/flink.apache.org.ts';
import { bucketName } from '../../config/references.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { Declarations } from '../../contract/declarations.ts';
import { need } from '../../contract/need.ts';
import { parseDuration } from '../../kit/duration.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { spread } from '../../kit/spread.ts';
import { defineEngine, fromDag, imagesOf, type Job } from '../engine.ts';
import { environmentOf } from '../environment.ts';
import { type ProcessResources, wholePod } from '../process.ts';
import { flinkAdmission } from './admission.ts';
import { memoryShares } from './memory.ts';
import { FlinkOptions } from './schema.ts';
import { FLINK_SETTINGS } from './settings.ts';

type FlinkVersion = NonNullable<FlinkDeployment['spec']>['flinkVersion'];

/** User and group of the official `flink` images (apache/flink-docker). */
const FLINK_USER = 9999;

/**
 * Flink limits CPU to the request times this; it cannot leave the limit out (KubernetesConfigOptions). A JVM that starts on a
 * quarter of a core takes minutes.
 */
const CPU_LIMIT_FACTOR = '4.0';

/** Where it keeps the checkpoints, savepoints and leaders of a project's jobs. */
const stateBucket = (project: string): string => bucketName(project, 'flink-state');

const jobManager = (name: string) => `${name}-jobmanager`;
const taskManager = (name: string) => `${name}-taskmanager`;

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
      workloads: {
        [jobManager(job.name)]: {
          ...pods('jobmanager', 1),
          resources: wholePod(jm),
          serviceAccount: { name: job.name },
        },
        [taskManager(job.name)]: {
          ...pods('taskmanager', taskManagers),
          resources: wholePod(tm),
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
          reachedAt: [{ workload: jobManager(job.name), ports: [8081] }],
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
  imageFields: [{ kind: 'FlinkDeployment', path: 'spec/image' }],
  kinds: { 'flink.apache.org': ['flinkdeployments', 'flinksessionjobs', 'flinkstatesnapshots'] },
  dags: { submission: 'flink', admission: flinkAdmission },
  object: (ctx, job) => flinkDeployment(ctx, job) as never,
});

function flinkDeployment(ctx: RenderContext, job: Job<FlinkOptions>): FlinkDeployment {
  const flink = job.options;
  const s3 = ctx.use('s3', job.name);
  const { env, envFrom } = environmentOf(ctx, job);
  const apart = spread({ ...ctx.workload(taskManager(job.name)), zones: ctx.platform.cluster.zones });
  const state = `s3://${stateBucket(job.project)}/${job.short}`;
  return {
    apiVersion: 'flink.apache.org/v1beta1',
    kind: 'FlinkDeployment',
    metadata: { name: job.name, namespace: job.namespace },
    spec: {
      image: job.image,
      imagePullPolicy: 'IfNotPresent',
      flinkVersion: flinkVersion(flink.flinkVersion),
      serviceAccount: job.name,
      flinkConfiguration: {
        'execution.checkpointing.dir': `${state}/checkpoints`,
        // RocksDB then uploads what changed, and not the whole state each time (Flink 2.2.0, CheckpointingOptions).
        'execution.checkpointing.incremental': 'true',
        'execution.checkpointing.interval': `${parseDuration(flink.checkpoints) / 1000} s`,
        'execution.checkpointing.savepoint-dir': `${state}/savepoints`,
        // Without the type, a storage directory alone leaves high availability off.
        'high-availability.storageDir': `${state}/ha`,
        'high-availability.type': 'kubernetes',
        'kubernetes.jobmanager.cpu.limit-factor': CPU_LIMIT_FACTOR,
        'kubernetes.taskmanager.cpu.limit-factor': CPU_LIMIT_FACTOR,
        'kubernetes.taskmanager.service-account': taskManager(job.name),
        's3.endpoint': s3.url,
        's3.endpoint.region': s3.region,
        's3.path.style.access': 'true',
        'state.backend.type': 'rocksdb',
        'taskmanager.numberOfTaskSlots': String(flink.slots),
        ...memoryShares(flink.jobManager.memory, flink.taskManager.memory),
        ...flink.conf,
      },
      podTemplate: {
        spec: {
          securityContext: restrictedPod(FLINK_USER),
          containers: [
            {
              // The operator merges into the container of this name only.
              name: 'flink-main-container',
              // The plugin's file carries the exact version; a wrong one ends the container.
              env: [{ name: 'ENABLE_BUILT_IN_PLUGINS', value: `flink-s3-fs-hadoop-${flink.flinkVersion}.jar` }, ...env],
              envFrom,
              securityContext: RESTRICTED_CONTAINER,
            },
          ],
        },
      },
      jobManager: { resource: resourceOf(flink.jobManager), replicas: 1 },
      taskManager: {
        resource: resourceOf(flink.taskManager),
        ...(apart.topologySpreadConstraints && { podTemplate: { spec: apart } }),
      },
      job: {
        jarURI: flink.jar,
        ...(flink.entryClass && { entryClass: flink.entryClass }),
        ...(flink.arguments.length > 0 && { args: [...flink.arguments] }),
        parallelism: flink.parallelism,
        upgradeMode: 'last-state',
        state: flink.state,
      },
    },
  };
}

/** `2.2.0` → `v2_2`, the operator's word for it. */
function flinkVersion(version: string): FlinkVersion {
  const [major, minor] = version.split('.');
  return `v${major}_${minor}` as FlinkVersion;
}

/** JVM notation: Flink takes the memory as the whole process's, and sets request and limit to it. */
function resourceOf({ cpu, memory }: ProcessResources) {
  return { cpu: parseCpu(cpu) / 1000, memory: `${Math.floor(parseBytes(memory) / 2 ** 20)}m` };
}
