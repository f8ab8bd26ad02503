import type { Admitted, Kinds } from '../../../contract/kind.ts';
import type { Made } from '../../../contract/made.ts';
import { madeSecret, madeService } from '../../../contract/made.ts';
import type { Fault } from '../../../contract/problem.ts';
import { global, named, refer, row } from '../../../contract/refer.ts';
import type { Shape } from '../../../contract/reference-field.ts';
import { at, isRecord, listOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import type { Jvm } from './heap.ts';
import { heapFaults } from './heap.ts';
import { kafkaFaults, openFaults, poolFaults, topicFaults } from './limits.ts';
import { kafkaPods, poolPods } from './pods.ts';
import { kafkaRestarts, poolRestarts } from './restarts.ts';

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

const cluster = row('metadata labels strimzi.io/cluster', named('Kafka.kafka.strimzi.io'));
const storageClass = global('StorageClass.storage.k8s.io');
const keyPair: Shape = (pair, namespace) =>
  isRecord(pair)
    ? [pair.certificate, pair.key].flatMap((key) => refer('Secret', textOf(pair.secretName), namespace, textOf(key)))
    : [];
/** A topic by its whole name; prefixes and `*` may match what is made at run time. */
const topicOfAcl: Shape = (resource) =>
  isRecord(resource) && resource.type === 'topic' && resource.patternType !== 'prefix' && resource.name !== '*'
    ? refer('Topic', textOf(resource.name), undefined)
    : [];

/**
 * What Strimzi makes of its objects, and what they name (strimzi-kafka-operator 1.2.0: api/.../KafkaResources.java,
 * cluster-operator/.../model/{CruiseControl,KafkaCluster,ListenersUtils}.java, user-operator/.../model/KafkaUserModel.java).
 */
export const strimziKinds: Kinds = {
  'Kafka.kafka.strimzi.io': {
    title: 'Kafka',
    serves: 'kafka',
    holdsData: true,
    pods: kafkaPods,
    restarts: kafkaRestarts,
    outlived: () => 'volumes stay where its pools say so',
    makes: kafkaMakes,
    refers: [row('spec kafka listeners * configuration brokerCertChainAndKey', keyPair)],
    faults: {
      'capacity/heap': ({ spec }) =>
        heapFaults('spec.cruiseControl', (spec as { cruiseControl?: Jvm }).cruiseControl ?? {}),
      'network/exposed': openFaults,
      'operator/limits': kafkaFaults,
    },
  },
  'KafkaNodePool.kafka.strimzi.io': {
    holdsData: true,
    pods: poolPods,
    // The active controller last, and none while a topic would have too few copies (1.2.0, cluster-operator/.../resource/KafkaRoller.java).
    rollout: () => 'one-by-one',
    restarts: poolRestarts,
    outlived: ({ spec }) =>
      volumesOf(spec).some(([volume]) => at(volume, 'type') === 'ephemeral' || at(volume, 'deleteClaim') === true)
        ? undefined
        : 'its volumes stay',
    faults: {
      'capacity/heap': ({ spec }) => heapFaults('spec', spec as Jvm),
      'data/kept': poolKeeps,
      'operator/limits': poolFaults,
    },
    refers: [cluster, row('spec storage class', storageClass), row('spec storage volumes * class', storageClass)],
    volumes: (spec) =>
      Object.fromEntries(
        listOf(at(spec, 'storage', 'volumes')).map((volume, i) => [
          String(at(volume, 'id') ?? i),
          { path: `spec.storage.volumes[${i}]`, size: at(volume, 'size'), class: at(volume, 'class') },
        ]),
      ),
  },
  'KafkaTopic.kafka.strimzi.io': {
    holdsData: true,
    makes: ({ metadata, spec }) => [
      { kind: 'Topic', name: (spec as { topicName?: string } | undefined)?.topicName ?? metadata.name },
    ],
    faults: { 'operator/limits': topicFaults },
    refers: [cluster],
  },
  'KafkaUser.kafka.strimzi.io': {
    makes: ({ metadata: { name, namespace }, spec }) => {
      const type = (spec as { authentication?: { type: string } } | undefined)?.authentication?.type;
      const keys = KEYS[type ?? ''];
      return [{ kind: 'KafkaUser', name }, ...(keys ? [madeSecret(name, namespace, keys)] : [])];
    },
    refers: [cluster, row('spec authorization acls * resource', topicOfAcl)],
    admits: admitted,
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

/** What of its storage goes with the pods, or with the pool (1.2.0, api/.../storage/{EphemeralStorage,PersistentClaimStorage}.java). */
function* poolKeeps({ spec }: KubeObject): Iterable<Fault> {
  for (const [volume, path] of volumesOf(spec)) {
    if (at(volume, 'type') === 'ephemeral')
      yield {
        path,
        message: 'records lie in the pod, and go with it',
        fix: 'write `type: persistent-claim` with its size',
      };
    if (at(volume, 'deleteClaim') === true)
      yield {
        path: `${path}.deleteClaim`,
        message: 'volumes are deleted with the pool, or when it gets fewer nodes',
        fix: 'write `deleteClaim: false`',
      };
  }
}

function volumesOf(spec: unknown): readonly (readonly [volume: unknown, path: string])[] {
  const storage = at(spec, 'storage');
  return [
    [storage, 'spec.storage'],
    ...listOf(at(storage, 'volumes')).map((volume, i) => [volume, `spec.storage.volumes[${i}]`] as const),
  ];
}

/** A user logs in by SCRAM with the password of a Secret, or with one that the operator makes up (1.2.0, api/.../user/KafkaUserScramSha512ClientAuthentication.java). */
function admitted({ metadata: { name }, spec }: KubeObject): readonly Admitted[] {
  const type = textOf(at(spec, 'authentication', 'type'));
  const ref = at(spec, 'authentication', 'password', 'valueFrom', 'secretKeyRef');
  return [
    {
      type: 'kafka',
      user: name,
      secret: textOf(at(ref, 'name')),
      key: textOf(at(ref, 'key')),
      at: 'spec.authentication',
      ...(type !== 'scram-sha-512' && { wrong: `logs in by ${type ?? 'nothing'}, and its client by SCRAM-SHA-512` }),
    },
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
