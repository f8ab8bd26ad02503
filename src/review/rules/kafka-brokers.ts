import { identityOf, type KubeObject } from '../../kit/object.ts';
import { type Concern, differencesOf, type ReviewRule } from '../rule.ts';
import { counted, field, fields, list, whole } from '../values.ts';

export const kafkaBrokers: ReviewRule = {
  id: 'change/kafka-brokers',
  severity: 'error',
  what: 'A Kafka loses brokers, and nothing empties them first.',
  why: 'Strimzi leaves a broker that holds partitions running, and says so at every look; a pool that goes takes its brokers with it, and the copies that they hold.',
  source:
    'strimzi/strimzi-kafka-operator@1.2.0, cluster-operator KafkaClusterCreator `scaleDownCheckFailed`; documentation/modules/cruise-control/proc-automating-rebalances.adoc',
  *check(change): Iterable<Concern> {
    for (const difference of differencesOf(change, 'KafkaNodePool.kafka.strimzi.io')) {
      const { before, after } = difference;
      if (!before || !list(field(before.spec, 'roles')).includes('broker')) continue;
      const was = whole(field(before.spec, 'replicas')) ?? 0;
      const willBe = after ? (whole(field(after.spec, 'replicas')) ?? 0) : 0;
      if (willBe >= was) continue;
      const kafka = kafkaOf(before);
      // All of it goes: that is another question.
      if (!change.before(kafka) || !change.after(kafka)) continue;
      if (after && empties(change.before(kafka)) && empties(change.after(kafka))) continue;
      yield {
        difference,
        path: 'spec.replicas',
        message: `${counted(was, 'broker')} would be ${willBe}`,
        fix: 'switch on `cruiseControl`, wait until it runs, and take brokers away after that: it moves what they hold',
      };
    }
  },
};

/** The Kafka that a pool or topic belongs to. */
export const kafkaOf = ({ apiVersion, metadata: { namespace, labels } }: KubeObject): string =>
  identityOf({
    apiVersion,
    kind: 'Kafka',
    metadata: { name: labels?.['strimzi.io/cluster'] ?? '', namespace },
  });

const empties = (kafka: KubeObject | undefined): boolean =>
  list(field(kafka?.spec, 'cruiseControl', 'autoRebalance')).some((one) => fields(one).mode === 'remove-brokers');
