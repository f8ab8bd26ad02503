import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { counted, whole } from '../../../../kit/compare.ts';
import { at } from '../../../../kit/json.ts';
import { kafkaOf } from './brokers.ts';

export const kafkaTopic: ReviewRule = {
  id: 'change/kafka-topic',
  effect: 'refused',
  severity: 'error',
  what: 'A topic loses partitions, or gets another number of copies with no Cruise Control to make them.',
  why: 'The Topic Operator does not do it: the topic keeps what it has, and its KafkaTopic is not ready, and its Application not healthy, until that is said again.',
  source: 'strimzi/strimzi-kafka-operator@1.2.0, topic-operator/.../BatchingTopicController.java:692,785',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'KafkaTopic.kafka.strimzi.io')) {
      const { before, after } = difference;
      const [was, willBe] = [before, after].map(({ spec }) => whole(at(spec, 'partitions')));
      if (was !== undefined && willBe !== undefined && willBe < was)
        yield {
          difference,
          path: 'spec.partitions',
          message: `the topic ${after.metadata.name} has ${counted(was, 'partition')}, and would have ${willBe}`,
          fix: 'make a new topic with fewer, and move its readers and writers there',
        };
      const [had, wants] = [before, after].map(({ spec }) => whole(at(spec, 'replicas')));
      if (had === wants || had === undefined || wants === undefined) continue;
      if (at(change.after(kafkaOf(after))?.spec, 'cruiseControl') !== undefined) continue;
      yield {
        difference,
        path: 'spec.replicas',
        message: `the topic ${after.metadata.name} has ${had} ${had === 1 ? 'copy' : 'copies'} of each partition, and would have ${wants}`,
        fix: `switch on \`cruiseControl\`, which makes and removes copies, or keep \`replicas: ${had}\``,
      };
    }
  },
};
