import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, numberOf, recordOf, textOf } from '../../../kit/json.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { parseBytes } from '../../../kit/quantity.ts';

/** Settings that the operator alone says. */
const OWN = ['kubernetes.namespace', 'kubernetes.cluster-id', 'high-availability.cluster-id'];
/** Files of settings of logs that a job may bring (release-1.15.0, validation/DefaultValidator.java `ALLOWED_LOG_CONF_KEYS`). */
const LOG_FILES = ['log4j-console.properties', 'logback-console.xml'];
/** Where checkpoints and savepoints lie, by today's name and the one before (Flink 2.2, CheckpointingOptions). */
const CHECKPOINTS = ['execution.checkpointing.dir', 'state.checkpoints.dir'];
const SAVEPOINTS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'];

/** A job's UI and API that its Service opens to outside (Flink 2.2, KubernetesConfigOptions `REST_SERVICE_EXPOSED_TYPE`). */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  const type = textOf(at(spec, 'flinkConfiguration', 'kubernetes.rest-service.exposed.type'));
  if (type !== undefined && /^(NodePort|LoadBalancer)$/i.test(type))
    yield {
      path: 'spec.flinkConfiguration["kubernetes.rest-service.exposed.type"]',
      message: `the job's UI, by which anybody runs code in it, is opened to outside as a ${type}`,
      fix: 'write ClusterIP',
    };
}

/** What the operator refuses of a job (apache/flink-kubernetes-operator@79d730b, validation/DefaultValidator.java). */
export function* limitFaults({ metadata, spec }: KubeObject): Iterable<Fault> {
  if (!/^[a-z]([-a-z\d]{0,43}[a-z\d])?$/.test(metadata.name))
    yield {
      path: 'metadata.name',
      message: `${metadata.name} is no name of a job`,
      fix: 'take 45 characters at most: small letters, digits and -, and a letter first',
    };
  const { job, jobManager, taskManager, flinkConfiguration, logConfiguration } = recordOf(spec);
  const conf = recordOf(flinkConfiguration);
  for (const key of OWN)
    if (conf[key] !== undefined)
      yield {
        path: `spec.flinkConfiguration["${key}"]`,
        message: `the operator alone says ${key}`,
        fix: 'take it out',
      };
  for (const key of Object.keys(recordOf(logConfiguration)))
    if (!LOG_FILES.includes(key))
      yield {
        path: 'spec.logConfiguration',
        message: `${key} is no file of settings`,
        fix: `write ${LOG_FILES.join(' or ')}`,
      };
  if (job !== undefined) yield* jobFaults(recordOf(job), conf, recordOf(taskManager));
  const replicas = numberOf(at(jobManager, 'replicas')) ?? 1;
  const alone = String(conf['high-availability.type'] ?? conf['high-availability'] ?? 'NONE').toUpperCase() === 'NONE';
  if (replicas < 1 || (replicas > 1 && alone))
    yield {
      path: 'spec.jobManager.replicas',
      message:
        replicas < 1 ? 'the job has no JobManager' : 'a second JobManager cannot take over without high availability',
      fix: replicas < 1 ? 'write 1' : 'write 1, or `high-availability.type: kubernetes`',
    };
  for (const part of ['jobManager', 'taskManager'] as const) {
    const memory = at(spec, part, 'resource', 'memory');
    // Its own units, and those of Kubernetes (utils/… ResourceConfigUtils.parseResourceMemoryString).
    if (memory !== undefined && !(jvmBytes(String(memory)) > 0) && !(amount(parseBytes, String(memory)) > 0))
      yield {
        path: `spec.${part}.resource.memory`,
        message: `${String(memory)} is no size`,
        fix: 'write one such as 2048m',
      };
  }
}

function* jobFaults(job: Json, conf: Json, taskManager: Json): Iterable<Fault> {
  const says = (keys: readonly string[]) => keys.some((key) => textOf(conf[key]) !== undefined);
  const mode = job.upgradeMode ?? 'stateless';
  if (mode !== 'stateless' && !says(CHECKPOINTS))
    yield {
      path: 'spec.flinkConfiguration',
      message: `the job is to go on where it was (${String(mode)}), and no folder keeps its checkpoints`,
      fix: `say \`${CHECKPOINTS[0]}\``,
    };
  if ((mode === 'savepoint' || job.savepointTriggerNonce !== undefined) && !says(SAVEPOINTS))
    yield {
      path: 'spec.flinkConfiguration',
      message: 'a savepoint is to be made, and no folder keeps it',
      fix: `say \`${SAVEPOINTS[0]}\``,
    };
  if (conf['kubernetes.operator.periodic.savepoint.interval'] !== undefined && !says(SAVEPOINTS))
    yield {
      path: 'spec.flinkConfiguration["kubernetes.operator.periodic.savepoint.interval"]',
      message: 'savepoints are to be made now and then, and no folder keeps them',
      fix: `say \`${SAVEPOINTS[0]}\``,
    };
  if (taskManager.replicas === undefined && Number(job.parallelism ?? 1) < 1)
    yield { path: 'spec.job.parallelism', message: 'nothing works on the job', fix: 'write 1 or more' };
  if (taskManager.replicas !== undefined && Number(taskManager.replicas) < 1)
    yield { path: 'spec.taskManager.replicas', message: 'nothing works on the job', fix: 'write 1 or more' };
}
