import { type Concern, differencesOf, type ReviewRule } from '../../../../contract/change.ts';
import { counted, whole } from '../../../../kit/compare.ts';
import { at, listOf, recordOf } from '../../../../kit/json.ts';
import { identityOf, type KubeObject } from '../../../../kit/object.ts';

export const kafkaBrokers: ReviewRule = {
  id: 'change/kafka-brokers',
  effect: 'refused',
  severity: 'error',
  what: 'A Kafka loses brokers, and nothing empties them first.',
  why: 'Strimzi leaves a broker that holds partitions running, and says so at every look. A pool that goes takes its brokers with it unasked, and the copies on them with those.',
  source:
    'strimzi/strimzi-kafka-operator@1.2.0, cluster-operator/.../assembly/KafkaClusterCreator.java `brokerRemovalCheck`, `revertScaleDown`; cluster-operator/.../model/KafkaCluster.java `removedNodes`; documentation/modules/cruise-control/proc-automating-rebalances.adoc',
  *check(change): Iterable<Concern> {
    for (const difference of differencesOf(change, 'KafkaNodePool.kafka.strimzi.io')) {
      const { before, after } = difference;
      if (!before || !listOf(at(before.spec, 'roles')).includes('broker')) continue;
      const was = whole(at(before.spec, 'replicas')) ?? 0;
      const willBe = after ? (whole(at(after.spec, 'replicas')) ?? 0) : 0;
      if (willBe >= was) continue;
      const kafka = kafkaOf(before);
      // All of it goes: that is another question.
      if (!change.before(kafka) || !change.after(kafka)) continue;
      if (after && empties(change.before(kafka)) && empties(change.after(kafka))) continue;
      yield {
        difference,
        path: 'spec.replicas',
        ...(!after && { effect: 'data-loss' as const }),
        message: after
          ? `${counted(was, 'broker')} would be ${willBe}`
          : `the pool ${before.metadata.name} would go with its ${counted(was, 'broker')}`,
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
  listOf(at(kafka?.spec, 'cruiseControl', 'autoRebalance')).some((one) => recordOf(one).mode === 'remove-brokers');
