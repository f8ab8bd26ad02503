import type { Restart } from '../../../contract/kind.ts';
import { differingKeys, same } from '../../../kit/compare.ts';
import { at, recordsOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { restartsFor } from './dynamic-settings.ts';

/** Fields of `spec.kafka` that are in the pods of every node (cluster-operator/.../model/KafkaCluster.java `createContainer`, `getEnvVars`). */
const OF_NODES = ['authorization', 'image', 'jmxOptions', 'livenessProbe', 'readinessProbe', 'version'];
/** Of a listener: its port is one of the container, the rest is in settings that are read once; what else it says is of Services. */
const OF_LISTENER = ['authentication', 'name', 'port', 'tls', 'type'];

/**
 * What of a Kafka restarts its nodes, beside what their pools say (strimzi-kafka-operator 1.2.0, cluster-operator/.../model/{KafkaCluster,KafkaBrokerConfigurationBuilder}.java,
 * .../assembly/KafkaReconciler.java `perBrokerKafkaConfiguration`, .../resource/{KafkaRoller,KafkaConfigurationDiff}.java). Another
 * version is another image for all nodes (.../model/KafkaVersion.java), of which no template tells.
 */
export function kafkaRestarts(before: KubeObject, after: KubeObject): readonly Restart[] {
  const [was, is] = [before, after].map(({ spec }) => at(spec, 'kafka'));
  const nodes: string[] = [];
  const brokers: string[] = [];
  for (const key of differingKeys(was, is)) if (OF_NODES.includes(key)) nodes.push(`spec.kafka.${key}`);
  for (const key of differingKeys(at(was, 'config'), at(is, 'config'))) {
    // A number may be said as a text: what is written into the file of settings is the same.
    if (String(at(was, 'config', key)) === String(at(is, 'config', key))) continue;
    const which = restartsFor(key);
    if (which) (which === 'nodes' ? nodes : brokers).push(`spec.kafka.config["${key}"]`);
  }
  const listeners = [was, is].map((kafka) =>
    recordsOf(at(kafka, 'listeners')).map((one) => Object.fromEntries(OF_LISTENER.map((key) => [key, one[key]]))),
  );
  if (!same(listeners[0], listeners[1])) brokers.push('spec.kafka.listeners');
  if (!same(at(was, 'rack'), at(is, 'rack'))) brokers.push('spec.kafka.rack');
  if (at(was, 'metricsConfig', 'type') !== at(is, 'metricsConfig', 'type')) nodes.push('spec.kafka.metricsConfig');
  // Brokers report to it, by settings that they read when they start (`withCruiseControl`).
  const [had, has] = [before, after].map(({ spec }) => at(spec, 'cruiseControl') !== undefined);
  if (had !== has) brokers.push('spec.cruiseControl');
  const cluster = { 'strimzi.io/cluster': after.metadata.name, 'strimzi.io/name': `${after.metadata.name}-kafka` };
  return [
    ...nodes.slice(0, 1).map((path) => restart('nodes', path, cluster)),
    ...brokers.slice(0, 1).map((path) => restart('brokers', path, { ...cluster, 'strimzi.io/broker-role': 'true' })),
  ];
}

const restart = (pods: string, path: string, labels: Readonly<Record<string, string>>): Restart => ({
  pods,
  path,
  labels,
  rollout: 'one-by-one',
});

/**
 * What of a pool restarts its nodes, beside their template and what they ask for: options of Java are in a variable, and each
 * volume in the pod (the same, .../model/KafkaPool.java `fromCrd`; StorageDiff.java: of a volume only its size may change).
 */
export function poolRestarts(before: KubeObject, after: KubeObject): readonly Restart[] {
  const volumes = [before, after].map(({ spec }) =>
    recordsOf(at(spec, 'storage', 'volumes')).map(({ id, kraftMetadata }) => ({ id, kraftMetadata })),
  );
  const path = !same(at(before.spec, 'jvmOptions'), at(after.spec, 'jvmOptions'))
    ? 'spec.jvmOptions'
    : !same(volumes[0], volumes[1])
      ? 'spec.storage.volumes'
      : undefined;
  return path === undefined ? [] : [{ pods: 'nodes', path, rollout: 'one-by-one' }];
}
