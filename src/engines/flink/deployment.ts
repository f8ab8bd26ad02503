import type { FlinkDeployment } from '../../../imports/types/flink.apache.org.ts';
import type { RenderContext } from '../../contract/context.ts';
import { identityLabels } from '../../contract/platform.ts';
import { parseDuration } from '../../kit/duration.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';
import { RESTRICTED_CONTAINER, restrictedPod } from '../../kit/security.ts';
import { spread } from '../../kit/spread.ts';
import { environmentOf } from '../environment.ts';
import { fileAnnotations, fileMounts, fileVolumes } from '../files.ts';
import { runtimeOf } from '../gpus.ts';
import type { Job } from '../job.ts';
import { onNodes } from '../nodes.ts';
import type { ProcessResources } from '../process.ts';
import { gpuConfiguration } from './gpus.ts';
import { memoryShares } from './memory.ts';
import { stateBucket, taskManager } from './names.ts';
import type { FlinkOptions } from './schema.ts';

type FlinkVersion = NonNullable<FlinkDeployment['spec']>['flinkVersion'];

/** User and group of the official `flink` images (apache/flink-docker). */
const FLINK_USER = 9999;

/**
 * Flink limits CPU to the request times this; it cannot leave the limit out (KubernetesConfigOptions). A JVM that starts on a
 * quarter of a core takes minutes.
 */
const CPU_LIMIT_FACTOR = '4.0';

export function flinkDeployment(ctx: RenderContext, job: Job<FlinkOptions>): FlinkDeployment {
  const flink = job.options;
  const s3 = ctx.use('s3', job.name);
  const { env, envFrom } = environmentOf(ctx, job);
  const labelled = (account: string) => {
    const labels = identityLabels(ctx.platform, `${job.namespace}/${account}`);
    return Object.keys(labels).length > 0 && { metadata: { labels } };
  };
  const workers = labelled(taskManager(job.name));
  const ofWorkers = {
    ...spread({ ...ctx.workload(taskManager(job.name)), zones: ctx.platform.cluster.zones }),
    // Over what is said of all pods: lists are merged by position, and the first entries of this one are those.
    ...(job.gpus && { ...onNodes(job, job.gpus), ...runtimeOf(job.gpus) }),
  };
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
        ...gpuConfiguration(job.gpus),
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
        ...(job.files && { metadata: { annotations: fileAnnotations(job) } }),
        spec: {
          ...onNodes(job),
          securityContext: restrictedPod(FLINK_USER),
          containers: [
            {
              // The operator merges into the container of this name only.
              name: 'flink-main-container',
              // The plugin's file carries the exact version; a wrong one ends the container.
              env: [{ name: 'ENABLE_BUILT_IN_PLUGINS', value: `flink-s3-fs-hadoop-${flink.flinkVersion}.jar` }, ...env],
              envFrom,
              securityContext: RESTRICTED_CONTAINER,
              ...(job.files && { volumeMounts: fileMounts(job) }),
            },
          ],
          ...(job.files && { volumes: fileVolumes(job) }),
        },
      },
      jobManager: {
        resource: resourceOf(flink.jobManager),
        replicas: 1,
        ...wrapped(labelled(job.name)),
      },
      taskManager: {
        resource: resourceOf(flink.taskManager),
        ...wrapped({ ...workers, ...(Object.keys(ofWorkers).length > 0 && { spec: ofWorkers }) }),
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

/** A template of pods, where it says something. */
const wrapped = (podTemplate: object | false) =>
  podTemplate && Object.keys(podTemplate).length > 0 ? { podTemplate } : {};

/** `2.2.0` → `v2_2`, the operator's word for it. */
function flinkVersion(version: string): FlinkVersion {
  const [major, minor] = version.split('.');
  return `v${major}_${minor}` as FlinkVersion;
}

/** JVM notation: Flink takes the memory as the whole process's, and sets request and limit to it. */
function resourceOf({ cpu, memory }: ProcessResources) {
  return { cpu: parseCpu(cpu) / 1000, memory: `${Math.floor(parseBytes(memory) / 2 ** 20)}m` };
}
