import { type Change, type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { at } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';
import { kafkaOf } from './brokers.ts';

export const kafkaInSync: ReviewRule = {
  id: 'change/kafka-in-sync',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A write is acknowledged with fewer copies of it than before, or waits for all copies that there are.',
  why: 'What one broker alone has is gone with its disk; and where a write waits for all copies, nobody writes while a broker is away, at every restart for instance.',
  source:
    'apache/kafka@4.3.1, clients/.../common/config/TopicConfig.java `MIN_IN_SYNC_REPLICAS_DOC`; core/.../cluster/Partition.scala `effectiveMinIsr`',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'KafkaTopic.kafka.strimzi.io')) {
      const { before, after } = difference;
      const [was, is] = [waits(before, change.before), waits(after, change.after)];
      yield* told(difference, `the topic ${after.metadata.name}`, `spec.config["${SETTING}"]`, was, is);
    }
    for (const difference of changedOf(change, 'Kafka.kafka.strimzi.io')) {
      const [was, is] = [difference.before, difference.after].map(({ spec }) => ({
        least: number(at(spec, 'kafka', 'config', SETTING)) ?? 1,
        copies: number(at(spec, 'kafka', 'config', 'default.replication.factor')) ?? 1,
      }));
      yield* told(difference, 'a topic that says nothing of it', `spec.kafka.config["${SETTING}"]`, was!, is!);
    }
  },
};

const SETTING = 'min.insync.replicas';

interface Waits {
  readonly least: number;
  readonly copies: number;
}

function* told(
  difference: Concern['difference'],
  what: string,
  path: string,
  was: Waits,
  is: Waits,
): Iterable<Concern> {
  if (is.copies > 1 && is.least >= is.copies && was.least < was.copies)
    yield {
      difference,
      path,
      effect: 'restart',
      message: `a write to ${what} waits for all of its ${is.copies} copies: nobody writes with acks=all while a broker is away`,
      fix: `write \`${SETTING}: ${is.copies - 1}\`, or more copies`,
    };
  else if (is.least < was.least && is.least < is.copies)
    yield {
      difference,
      path,
      message: `a write to ${what} is acknowledged with ${is.least} ${is.least === 1 ? 'copy' : 'copies'}, and waited for ${was.least}`,
      fix: `leave \`${SETTING}\` as it is`,
    };
}

function waits(topic: KubeObject, look: Change['before']): Waits {
  const config = at(look(kafkaOf(topic))?.spec, 'kafka', 'config');
  return {
    least: number(at(topic.spec, 'config', SETTING)) ?? number(at(config, SETTING)) ?? 1,
    copies: number(at(topic.spec, 'replicas')) ?? number(at(config, 'default.replication.factor')) ?? 1,
  };
}

function number(value: unknown): number | undefined {
  const read = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isNaN(read) ? undefined : read;
}
