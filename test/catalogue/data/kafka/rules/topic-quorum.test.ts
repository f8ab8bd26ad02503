import { expect, it } from 'vitest';
import { topicQuorum } from '../../../../../src/catalogue/data/kafka/rules/topic-quorum.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const pool = (name: string, replicas: number, roles: readonly string[], cluster = 'mlops') => {
  const made = object('kafka.strimzi.io/v1', 'KafkaNodePool', name, 'data', { spec: { replicas, roles } });
  return of('kafka', { ...made, metadata: { ...made.metadata, labels: { 'strimzi.io/cluster': cluster } } });
};
const check = (...pools: ReturnType<typeof pool>[]) =>
  [...topicQuorum.check(subject(pools))].map(({ object, message }) => `${object}: ${message}`);

// topic/quorum
it('is content with an odd number, in one pool or several, and with any number of brokers', () => {
  expect(check(pool('a', 3, ['controller']), pool('b', 2, ['broker']))).toEqual([]);
  expect(check(pool('a', 2, ['controller']), pool('b', 1, ['controller', 'broker']))).toEqual([]);
});

it('finds an even number, counted by cluster', () => {
  expect(
    check(pool('a', 1, ['controller']), pool('b', 1, ['controller', 'broker']), pool('c', 1, ['controller'], 'x')),
  ).toEqual(['KafkaNodePool.kafka.strimzi.io data/a: there are 2 controllers']);
});
