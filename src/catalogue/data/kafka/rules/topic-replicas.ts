import type { Manifest } from '../../../../contract/manifest.ts';
import { namespaceOf, placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule, RuleSubject } from '../../../../contract/rule.ts';
import { groupOf } from '../../../../kit/object.ts';

/** Replicas of partitions that one broker carries well (Apache Kafka, "Supports 200K Partitions Per Cluster", 2018). */
const PER_BROKER = 4000;

const CLUSTER = 'strimzi.io/cluster';
const MIN_ISR = 'min.insync.replicas';
/** Settings of a cluster that count brokers. */
const COPIES = [
  'default.replication.factor',
  'offsets.topic.replication.factor',
  'transaction.state.log.replication.factor',
];

/** How many copies a write waits for, beside how many there are (apache/kafka 4.3.1; the cluster's own holds for topics of offsets, too). */
const IN_SYNC = [
  [MIN_ISR, 'default.replication.factor'],
  [MIN_ISR, 'offsets.topic.replication.factor'],
  ['transaction.state.log.min.isr', 'transaction.state.log.replication.factor'],
] as const;

interface TopicSpec {
  readonly partitions?: number;
  readonly replicas?: number;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** A Kafka, its brokers, and the topics in it. */
interface Cluster {
  brokers: number;
  kafka?: Manifest;
  readonly topics: Manifest[];
}

export const topicReplicas: Rule = {
  id: 'topic/replicas',
  severity: 'error',
  what: 'No topic wants more copies than there are brokers, or all of its copies in sync to be written to; and the brokers can carry the partitions.',
  why: 'Kafka does not make such a topic, or stops taking writes as soon as one broker restarts.',
  *check(subject): Iterable<Problem> {
    for (const cluster of clustersOf(subject).values()) {
      if (cluster.brokers === 0) continue;
      yield* settings(cluster);
      for (const topic of cluster.topics) yield* topicProblems(topic, cluster);
      yield* load(cluster);
    }
  },
};

function clustersOf(subject: RuleSubject): Map<string, Cluster> {
  const clusters = new Map<string, Cluster>();
  const of = (manifest: Manifest, name: string | undefined): Cluster => {
    const key = `${namespaceOf(manifest)}/${name}`;
    const known = clusters.get(key) ?? { brokers: 0, topics: [] };
    clusters.set(key, known);
    return known;
  };
  for (const manifest of subject.objects()) {
    const { object } = manifest;
    if (groupOf(object.apiVersion) !== 'kafka.strimzi.io') continue;
    const { replicas = 0, roles = [] } = (object.spec ?? {}) as { replicas?: number; roles?: string[] };
    const cluster = object.metadata.labels?.[CLUSTER];
    if (object.kind === 'Kafka') of(manifest, object.metadata.name).kafka = manifest;
    else if (object.kind === 'KafkaNodePool' && roles.includes('broker')) of(manifest, cluster).brokers += replicas;
    else if (object.kind === 'KafkaTopic') of(manifest, cluster).topics.push(manifest);
  }
  return clusters;
}

function configOf({ kafka }: Cluster): Readonly<Record<string, unknown>> {
  const spec = kafka?.object.spec as { kafka?: { config?: Record<string, unknown> } } | undefined;
  return spec?.kafka?.config ?? {};
}

function* settings(cluster: Cluster): Iterable<Problem> {
  const { kafka, brokers } = cluster;
  if (!kafka) return;
  for (const key of COPIES) {
    const copies = Number(configOf(cluster)[key] ?? 0);
    if (copies > brokers)
      yield {
        ...placeOf(kafka),
        path: `spec.kafka.config["${key}"]`,
        message: `${key} is ${copies}, and there ${are(brokers)}`,
        fix: `say ${brokers} at most, or run more brokers`,
      };
  }
  // Its own topics, and those that say nothing of it.
  for (const [least, copies] of IN_SYNC) {
    const [wanted, there] = [Number(configOf(cluster)[least] ?? 1), Number(configOf(cluster)[copies] ?? 1)];
    // More than there are copies count as all of them: one copy alone is taken as it is.
    if (there < 2 || wanted < there) continue;
    yield {
      ...placeOf(kafka),
      path: `spec.kafka.config["${least}"]`,
      message: `a write waits for ${wanted} copies in sync, and ${copies} is ${there}`,
      why: 'With one broker away, at every restart for instance, nobody can write there: not even the offsets of consumers.',
      fix: `say ${there - 1} at most, or more copies`,
    };
  }
}

function* topicProblems(topic: Manifest, cluster: Cluster): Iterable<Problem> {
  const config = configOf(cluster);
  const spec = (topic.object.spec ?? {}) as TopicSpec;
  const replicas = spec.replicas ?? Number(config['default.replication.factor'] ?? 1);
  if (replicas > cluster.brokers)
    yield {
      ...placeOf(topic),
      path: 'spec.replicas',
      message: `the topic wants ${replicas} copies, and there ${are(cluster.brokers)}`,
      fix: `say \`replicas: ${cluster.brokers}\` at most, or run more brokers`,
    };
  const said = spec.config?.[MIN_ISR];
  const inSync = Number(said ?? config[MIN_ISR] ?? 1);
  // More than there are copies count as all of them (apache/kafka 4.3, cluster/Partition.scala, effectiveMinIsr).
  if (replicas > 1 && inSync >= replicas)
    yield {
      ...placeOf(topic),
      path: said === undefined ? 'spec.replicas' : `spec.config["${MIN_ISR}"]`,
      message: `a write waits for ${inSync} copies in sync${said === undefined ? ' (the default of the cluster)' : ''}, and the topic has ${replicas}`,
      why: 'With one broker away, at every restart for instance, nobody can write to it with acks=all.',
      fix: `say \`${MIN_ISR}: ${replicas - 1}\` in its \`config\`, or give it more \`replicas\``,
    };
  else if (said !== undefined && inSync > replicas)
    yield {
      ...placeOf(topic),
      path: `spec.config["${MIN_ISR}"]`,
      message: `a write shall wait for ${inSync} copies in sync, and the topic has ${replicas}`,
      why: 'Kafka counts more than there are as all of them: the topic is less safe than it says.',
      fix: `say \`${MIN_ISR}: ${replicas}\` in its \`config\`, or give it more \`replicas\``,
    };
}

function* load(cluster: Cluster): Iterable<Problem> {
  const { kafka, topics, brokers } = cluster;
  const all = topics.reduce((sum, { object }) => {
    const { partitions = 1, replicas = 1 } = (object.spec ?? {}) as TopicSpec;
    return sum + partitions * replicas;
  }, 0);
  if (kafka && all > PER_BROKER * brokers)
    yield {
      ...placeOf(kafka),
      message: `its topics have ${all} copies of partitions, and ${brokers} broker${brokers === 1 ? '' : 's'} carry ${PER_BROKER * brokers} well`,
      why: 'Each is open files and memory on its broker, and all of them are moved when it goes.',
      fix: 'give the topics fewer partitions, or run more brokers',
    };
}

const are = (brokers: number) => (brokers === 1 ? 'is one broker' : `are ${brokers} brokers`);
