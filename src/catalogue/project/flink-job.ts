import type { FlinkDeployment } from '../../../imports/types/flink.apache.org.ts';
import { parseDuration } from '../../kit/duration.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import type { Resources } from '../../kit/resources.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { type Declarations, type RenderContext, need } from '../component.ts';
import { environmentOf } from './environment.ts';
import { JOBS_NAMESPACE, type Job, type JobKind } from './job.ts';

type FlinkVersion = NonNullable<FlinkDeployment['spec']>['flinkVersion'];

/** User and group of the official `flink` images (apache/flink-docker). */
const FLINK_USER = 9999;

const jobManager = (name: string) => `${name}-jobmanager`;
const taskManager = (name: string) => `${name}-taskmanager`;
const stateBucket = (project: string) => `${project}-flink-state`;

/** Jobs that Flink runs: one application cluster each, with checkpoints and high availability on S3. */
export const flinkJob: JobKind = {
  workloads: (name) => [jobManager(name), taskManager(name)],
  declare: (job): Declarations => {
    const { parallelism, slots, jobManager: jm, taskManager: tm, state } = job.config.flink!;
    const running = state === 'running' && job.config.runs !== 'airflow';
    const taskManagers = Math.ceil(parallelism / slots);
    const labels = (component: string) => ({ app: job.name, component, type: 'flink-native-kubernetes' });
    const pods = (replicas: number, peak: number) => ({ namespace: JOBS_NAMESPACE, replicas: running ? replicas : 0, peak, serviceAccount: { name: job.name }, disruptions: 'operator' as const });
    return {
      workloads: {
        [jobManager(job.name)]: { ...pods(1, 2), labels: labels('jobmanager'), resources: wholePod(jm) },
        [taskManager(job.name)]: { ...pods(taskManagers, taskManagers + 1), labels: labels('taskmanager'), resources: wholePod(tm) },
      },
      internal: [
        { from: jobManager(job.name), to: taskManager(job.name), ports: 'all', why: 'TaskManagers pick their ports at run time' },
        { from: taskManager(job.name), to: jobManager(job.name), ports: [6123, 6124, 8081], why: 'RPC, blobs and REST' },
        { from: taskManager(job.name), to: taskManager(job.name), ports: 'all', why: 'data between tasks, on ports picked at run time' },
      ],
      requires: [
        need({ type: 'operator:flink', name: job.name, reachedAt: [{ workload: jobManager(job.name), ports: [8081] }] }),
        // High availability keeps leaders in ConfigMaps, which TaskManagers watch too; the JobManager makes their pods
        // (flink-kubernetes-operator 1.15.0, helm/flink-kubernetes-operator/templates/rbac: job role).
        need({
          type: 'kubernetes-api',
          name: job.name,
          by: flinkJob.workloads(job.name),
          request: {
            rules: [
              { apiGroups: [''], resources: ['configmaps', 'pods'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
              { apiGroups: ['apps'], resources: ['deployments', 'deployments/finalizers'], verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'] },
            ],
          },
        }),
      ],
    };
  },
  needsBucket: ({ project, from }) => [{ name: stateBucket(project), from }],
  imageFields: [{ kind: 'FlinkDeployment', path: 'spec/image' }],
  object: (ctx, job) => flinkDeployment(ctx, job) as never,
  render: (ctx, job) => ctx.add(flinkDeployment(ctx, job), { wave: 1, from: job.from }),
};

function flinkDeployment(ctx: RenderContext, job: Job): FlinkDeployment {
  const flink = job.config.flink!;
  const s3 = ctx.use('s3', job.name);
  const { env, envFrom } = environmentOf(ctx, job);
  const state = `s3://${stateBucket(job.project)}/${job.short}`;
  return {
    apiVersion: 'flink.apache.org/v1beta1',
    kind: 'FlinkDeployment',
    metadata: { name: job.name, namespace: JOBS_NAMESPACE },
    spec: {
      image: job.image,
      imagePullPolicy: 'IfNotPresent',
      flinkVersion: flinkVersion(flink.flinkVersion),
      serviceAccount: job.name,
      flinkConfiguration: {
        'execution.checkpointing.dir': `${state}/checkpoints`,
        'execution.checkpointing.interval': `${parseDuration(flink.checkpoints) / 1000} s`,
        'execution.checkpointing.savepoint-dir': `${state}/savepoints`,
        // Without the type, a storage directory alone leaves high availability off.
        'high-availability.storageDir': `${state}/ha`,
        'high-availability.type': 'kubernetes',
        's3.endpoint': s3.url,
        's3.endpoint.region': s3.region,
        's3.path.style.access': 'true',
        'state.backend.type': 'rocksdb',
        'taskmanager.numberOfTaskSlots': String(flink.slots),
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
      taskManager: { resource: resourceOf(flink.taskManager) },
      job: {
        jarURI: flink.jar,
        ...(flink.entryClass && { entryClass: flink.entryClass }),
        args: [...flink.arguments],
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
function resourceOf({ cpu, memory }: Resources) {
  return { cpu: parseCpu(cpu) / 1000, memory: `${Math.floor(parseBytes(memory) / 2 ** 20)}m` };
}

function wholePod(resources: Resources): Resources {
  return { ...resources, memoryLimit: resources.memory };
}
