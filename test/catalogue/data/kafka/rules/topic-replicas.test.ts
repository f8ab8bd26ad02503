import { expect, it } from 'vitest';
import { topicReplicas } from '../../../../../src/catalogue/data/kafka/rules/topic-replicas.ts';
import type { KubeObject } from '../../../../../src/kit/object.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const of1 = (kind: string, name: string, spec: object): KubeObject => ({
  ...object('kafka.strimzi.io/v1', kind, name, 'data', { spec }),
  metadata: { name, namespace: 'data', labels: { 'strimzi.io/cluster': 'mlops' } },
});
const kafka = (config: object = {}) => of1('Kafka', 'mlops', { kafka: { config } });
const pool = (replicas: number, ...roles: string[]) =>
  of1('KafkaNodePool', `pool-${roles.join('-')}`, { replicas, roles });
const topic = (spec: object) => of1('KafkaTopic', 'scores', spec);
const check = (...objects: readonly KubeObject[]) =>
  [...topicReplicas.check(subject(objects.map((one) => of('kafka', one))))].map(({ path, message }) => [path, message]);

it('is content with as many copies as brokers, one of which may be away', () => {
  const config = { 'min.insync.replicas': 2, 'default.replication.factor': 3 };
  expect(check(kafka(config), pool(2, 'broker'), pool(1, 'broker', 'controller'), topic({ replicas: 3 }))).toEqual([]);
  expect(check(kafka(), pool(1, 'broker'), topic({ replicas: 1 }))).toEqual([]);
});

it('counts brokers, not controllers', () => {
  expect(check(kafka(), pool(1, 'broker'), pool(3, 'controller'), topic({ replicas: 3 }))).toEqual([
    ['spec.replicas', 'the topic wants 3 copies, and there is one broker'],
  ]);
});

it('finds a topic that cannot be written to while a broker is away', () => {
  const brokers = pool(3, 'broker');
  expect(check(kafka(), brokers, topic({ replicas: 3, config: { 'min.insync.replicas': 3 } }))).toEqual([
    ['spec.config["min.insync.replicas"]', 'a write waits for 3 copies in sync, and the topic has 3'],
  ]);
  expect(check(kafka({ 'min.insync.replicas': 2 }), brokers, topic({ replicas: 2 }))).toEqual([
    ['spec.replicas', 'a write waits for 2 copies in sync (the default of the cluster), and the topic has 2'],
  ]);
  // One copy is in sync with itself, whatever the default says.
  expect(check(kafka({ 'min.insync.replicas': 2 }), brokers, topic({ replicas: 1 }))).toEqual([]);
});

it('finds a topic that is less safe than it says', () => {
  expect(check(kafka(), pool(3, 'broker'), topic({ replicas: 1, config: { 'min.insync.replicas': 2 } }))).toEqual([
    ['spec.config["min.insync.replicas"]', 'a write shall wait for 2 copies in sync, and the topic has 1'],
  ]);
});

it('finds defaults that the brokers cannot meet', () => {
  expect(check(kafka({ 'offsets.topic.replication.factor': 3 }), pool(1, 'broker'))).toEqual([
    [
      'spec.kafka.config["offsets.topic.replication.factor"]',
      'offsets.topic.replication.factor is 3, and there is one broker',
    ],
  ]);
});

it('finds more partitions than the brokers carry', () => {
  expect(check(kafka(), pool(3, 'broker'), topic({ partitions: 4000, replicas: 3 }))).toEqual([]);
  expect(check(kafka(), pool(3, 'broker'), topic({ partitions: 4001, replicas: 3 }))).toEqual([
    [undefined, 'its topics have 12003 copies of partitions, and 3 brokers carry 12000 well'],
  ]);
});
