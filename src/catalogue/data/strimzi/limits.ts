import { isTopicSetting, meantSetting } from '../../../config/topic-settings.ts';
import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { minorOf } from '../../../kit/settings.ts';
import { KAFKA_VERSIONS } from './versions.ts';

const OLDEST_METADATA = [3, 3];

/** Listeners that come with a Service, a Route or an Ingress for those outside (1.2.0, api/.../listener/KafkaListenerType.java). */
const OUTSIDE = ['ingress', 'loadbalancer', 'nodeport', 'route', 'tlsroute'];

/** Ports and names of listeners (1.2.0, ListenersValidator.java, GenericKafkaListener.java). */
const LEAST_PORT = 9092;
const TAKEN = [9404, 9999];
const NAME = /^[a-z0-9]{1,11}$/;

/** Settings that the operator says itself: it drops what else says them (1.2.0, api/.../kafka/KafkaClusterSpec.java `FORBIDDEN_PREFIXES`, `FORBIDDEN_PREFIX_EXCEPTIONS`). */
const OWN =
  'listeners advertised. broker. listener. host.name port inter.broker.listener.name sasl. ssl. security. password. log.dir zookeeper. authorizer. super.user node.id process.roles controller. metadata.log.dir prometheus.metrics.reporter. cordoned.log.dirs'.split(
    ' ',
  );
const NOT_OWN =
  'zookeeper.connection.timeout.ms sasl.server.max.receive.size ssl.cipher.suites ssl.protocol ssl.enabled.protocols ssl.secure.random.implementation broker.session.timeout.ms broker.heartbeat.interval.ms controller.socket.timeout.ms controller.quorum.election.backoff.max.ms controller.quorum.election.timeout.ms controller.quorum.fetch.timeout.ms'.split(
    ' ',
  );

/** Listeners that are opened to outside. */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  for (const [i, { name, type }] of recordsOf(at(spec, 'kafka', 'listeners')).entries())
    if (OUTSIDE.includes(String(type)))
      yield {
        path: `spec.kafka.listeners[${i}].type`,
        message: `the listener ${String(name)} is opened to outside (${String(type)})`,
        fix: 'write `internal`',
      };
}

/** What the operator refuses of a Kafka. */
export function* kafkaFaults({ spec }: KubeObject): Iterable<Fault> {
  const kafka = recordOf(at(spec, 'kafka'));
  yield* versionFaults(kafka);
  yield* listenerFaults(recordsOf(kafka.listeners));
  for (const [key, value] of Object.entries(recordOf(kafka.config))) {
    if (OWN.some((own) => key.startsWith(own)) && !NOT_OWN.includes(key))
      yield {
        path: `spec.kafka.config["${key}"]`,
        message: `the operator sets ${key} itself, and drops what is said here`,
        fix: 'take it out',
      };
    yield* numberFaults(key, value, `spec.kafka.config["${key}"]`);
  }
}

function* versionFaults({ version, metadataVersion }: Json): Iterable<Fault> {
  const newest = KAFKA_VERSIONS.includes(String(version)) ? minorOf(String(version)) : undefined;
  if (version !== undefined && newest === undefined)
    yield {
      path: 'spec.kafka.version',
      message: `the operator does not run Kafka ${String(version)}`,
      fix: `write one of ${KAFKA_VERSIONS.join(', ')}`,
    };
  if (metadataVersion === undefined) return;
  const said = /^(\d+)\.(\d+)(?:-IV\d+)?$/.exec(String(metadataVersion))?.slice(1).map(Number);
  const most = newest?.split('.').map(Number);
  if (!said || isLess(said, OLDEST_METADATA))
    yield {
      path: 'spec.kafka.metadataVersion',
      message: `${String(metadataVersion)} is no version of metadata that Kafka takes`,
      fix: `write ${newest ?? minorOf(KAFKA_VERSIONS.at(-1)!)}-IV0, or leave it out`,
    };
  else if (most && isLess(most, said))
    yield {
      path: 'spec.kafka.metadataVersion',
      message: `the metadata are of ${String(metadataVersion)}, and the brokers of ${String(version)} know none above ${newest}`,
      fix: `write ${newest}, or raise \`version\` first`,
    };
}

const isLess = ([major = 0, minor = 0]: readonly number[], [other = 0, below = 0]: readonly number[]) =>
  major < other || (major === other && minor < below);

function* listenerFaults(listeners: readonly Json[]): Iterable<Fault> {
  const names = new Set<unknown>();
  const ports = new Set<unknown>();
  for (const [i, { name, port, tls, authentication, configuration }] of listeners.entries()) {
    const path = `spec.kafka.listeners[${i}]`;
    if (names.has(name) || !NAME.test(String(name)))
      yield {
        path: `${path}.name`,
        message: names.has(name)
          ? `two listeners are called ${String(name)}`
          : `${String(name)} is no name of a listener`,
        fix: 'give each a name of up to 11 small letters and digits of its own',
      };
    if (ports.has(port) || Number(port) < LEAST_PORT || TAKEN.includes(Number(port)))
      yield {
        path: `${path}.port`,
        message: ports.has(port)
          ? `two listeners have the port ${String(port)}`
          : `the operator keeps the port ${String(port)} for itself`,
        fix: `take another from ${LEAST_PORT} on, and not ${TAKEN.join(' or ')}`,
      };
    names.add(name);
    ports.add(port);
    if (tls === true) continue;
    if (at(authentication, 'type') === 'tls')
      yield {
        path: `${path}.authentication`,
        message: 'clients are to log in by certificates, and the listener has no TLS',
        fix: 'write `tls: true`',
      };
    if (at(configuration, 'brokerCertChainAndKey') !== undefined)
      yield { path: `${path}.configuration`, message: 'it has a certificate and no TLS', fix: 'write `tls: true`' };
  }
}

/** What the operator refuses of a pool (1.2.0, NodePoolUtils.java, StorageUtils.java; of two volumes with `kraftMetadata`, the schema's own words). */
export function* poolFaults({ spec }: KubeObject): Iterable<Fault> {
  const { roles, storage } = recordOf(spec);
  if (Array.isArray(roles) && roles.length === 0)
    yield { path: 'spec.roles', message: 'its nodes are nothing', fix: 'write `broker`, `controller` or both' };
  const { type, volumes } = recordOf(storage);
  const all = type === 'jbod' ? recordsOf(volumes) : [recordOf(storage)];
  if (all.length === 0)
    yield { path: 'spec.storage.volumes', message: 'its nodes have no volume', fix: 'add one with an `id`' };
  const ids = new Set<unknown>();
  let shared = 0;
  for (const [i, volume] of all.entries()) {
    const path = type === 'jbod' ? `spec.storage.volumes[${i}]` : 'spec.storage';
    if (volume.type === 'persistent-claim' && !(amount(parseBytes, volume.size) > 0))
      yield {
        path: `${path}.size`,
        message: volume.size === undefined ? 'the volume has no size' : `${String(volume.size)} is no size`,
        fix: 'write one such as 20Gi',
      };
    if (type !== 'jbod') continue;
    if (ids.has(volume.id))
      yield { path: `${path}.id`, message: `two volumes have the id ${String(volume.id)}`, fix: 'take another' };
    ids.add(volume.id);
    if (volume.kraftMetadata === 'shared' && ++shared > 1)
      yield {
        path: `${path}.kraftMetadata`,
        message: 'a second volume is to hold the metadata',
        fix: 'leave it with one of them',
      };
  }
}

/** What Kafka refuses of a topic, which is then not made (apache/kafka 4.3.1, Topic.java, TopicConfig.java). */
export function* topicFaults({ metadata, spec }: KubeObject): Iterable<Fault> {
  const name = textOf(at(spec, 'topicName')) ?? metadata.name;
  if (!/^[A-Za-z0-9._-]{1,249}$/.test(name) || name === '.' || name === '..')
    yield {
      path: at(spec, 'topicName') === undefined ? 'metadata.name' : 'spec.topicName',
      message: `${name} is no name of a topic`,
      fix: 'write up to 249 letters, digits, dots, _ and -',
    };
  for (const [key, value] of Object.entries(recordOf(at(spec, 'config')))) {
    const path = `spec.config["${key}"]`;
    if (!isTopicSetting(key)) {
      const meant = meantSetting(key);
      yield {
        path,
        message: `a topic has no setting ${key}`,
        fix: meant === undefined ? 'take it out' : `write ${meant}`,
      };
    }
    yield* numberFaults(key, value, path);
    const words = String(value)
      .split(',')
      .map((word) => word.trim());
    if (key === 'cleanup.policy' && words.some((word) => word !== 'compact' && word !== 'delete'))
      yield { path, message: `${String(value)} is no way to clean up`, fix: 'write `delete`, `compact` or both' };
  }
}

/** Settings that are numbers without a unit: milliseconds, bytes, copies. */
function* numberFaults(key: string, value: unknown, path: string): Iterable<Fault> {
  if (!/(?:\.(?:ms|bytes|replicas|factor|isr|partitions|hours|minutes|threads|messages))$/.test(key)) return;
  if (/throttled/.test(key) || /^-?\d+$/.test(String(value).trim())) return;
  yield {
    path,
    message: `${key} is ${String(value)}, and Kafka reads a whole number there`,
    fix: 'write it without a unit',
  };
}
