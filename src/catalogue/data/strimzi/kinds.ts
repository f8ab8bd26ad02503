import type { Kinds } from '../../../contract/kind.ts';
import { type Made, madeSecret, madeService } from '../../../contract/made.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { heapFaults, type Jvm } from './heap.ts';
import { kafkaPods, poolPods } from './pods.ts';

interface Listener {
  readonly name: string;
  readonly port: number;
  readonly type: string;
}

const BROKER_PORTS = [9090, 'tcp-ctrlplane', 9091, 'tcp-replication', 8443, 'tcp-kafkaagent'];

/** Keys of a user's Secret, by how it logs in. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  'scram-sha-512': ['password', 'sasl.jaas.config'],
  tls: ['ca.crt', 'user.crt', 'user.key', 'user.p12', 'user.password'],
};

/**
 * What is known of Strimzi's objects; what it makes of them (strimzi-kafka-operator 1.2.0: api/.../KafkaResources.java,
 * cluster-operator/.../model/{CruiseControl,KafkaCluster,ListenersUtils}.java, user-operator/.../model/KafkaUserModel.java).
 */
export const strimziKinds: Kinds = {
  'Kafka.kafka.strimzi.io': {
    pods: kafkaPods,
    makes: kafkaMakes,
    holdsData: true,
    faults: {
      'capacity/heap': ({ spec }) =>
        heapFaults('spec.cruiseControl', (spec as { cruiseControl?: Jvm }).cruiseControl ?? {}),
    },
  },
  'KafkaNodePool.kafka.strimzi.io': {
    pods: poolPods,
    holdsData: true,
    faults: { 'capacity/heap': ({ spec }) => heapFaults('spec', spec as Jvm) },
  },
  'KafkaTopic.kafka.strimzi.io': {
    holdsData: true,
    makes: ({ metadata, spec }) => [
      { kind: 'Topic', name: (spec as { topicName?: string } | undefined)?.topicName ?? metadata.name },
    ],
  },
  'KafkaUser.kafka.strimzi.io': {
    makes: ({ metadata: { name, namespace }, spec }) => {
      const type = (spec as { authentication?: { type: string } } | undefined)?.authentication?.type;
      const keys = KEYS[type ?? ''];
      return [{ kind: 'KafkaUser', name }, ...(keys ? [madeSecret(name, namespace, keys)] : [])];
    },
  },
};

function kafkaMakes({ metadata: { name, namespace }, spec }: KubeObject): readonly Made[] {
  const { kafka, cruiseControl } = (spec ?? {}) as { kafka?: { listeners?: Listener[] }; cruiseControl?: object };
  const { listeners = [] } = kafka ?? {};
  const inside = listeners.filter(({ type }) => type === 'internal');
  const ports = inside.flatMap((listener) => [listener.port, portName(listener)]);
  return [
    madeService(`${name}-kafka-bootstrap`, namespace, [9091, 'tcp-replication', ...ports]),
    madeService(`${name}-kafka-brokers`, namespace, [...BROKER_PORTS, ...ports]),
    ...listeners
      .filter(({ type }) => type !== 'internal')
      .map((listener) =>
        madeService(`${name}-kafka-${listener.name}-bootstrap`, namespace, [listener.port, portName(listener)]),
      ),
    ...['cluster', 'clients'].map((ca) =>
      madeSecret(`${name}-${ca}-ca-cert`, namespace, ['ca.crt', 'ca.p12', 'ca.password']),
    ),
    ...(cruiseControl ? [madeService(`${name}-cruise-control`, namespace, [9090, 'rest-api'])] : []),
    ...['kafka', 'entity-operator', ...(cruiseControl ? ['cruise-control'] : [])].map((account) => ({
      kind: 'ServiceAccount',
      name: `${name}-${account}`,
      namespace,
    })),
  ];
}

/** Names of ports; three listeners keep those that they had when their names were fixed. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'internal plain 9092': 'tcp-clients',
  'internal tls 9093': 'tcp-clientstls',
};

function portName({ name, port, type }: Listener): string {
  if (name === 'external' && port === 9094) return 'tcp-external';
  return OLD_NAMES[`${type} ${name} ${port}`] ?? `tcp-${name}`;
}
