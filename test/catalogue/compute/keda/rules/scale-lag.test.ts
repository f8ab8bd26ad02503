import { expect, it } from 'vitest';
import { lagIsOfReader } from '../../../../../src/catalogue/compute/keda/rules/scale-lag.ts';
import { changed, type Loose, treeOf } from '../../../../support/tree.ts';

const tree = treeOf({
  components: { kafka: {} },
  projects: {
    fraud: {
      topics: { scores: {}, audit: {} },
      services: {
        reader: {
          image: 'ghcr.io/team/app:1.0.0',
          reads: ['scores'],
          writes: ['audit'],
          scale: { max: 2, lag: { topic: 'scores', above: 10 } },
        },
      },
    },
  },
});
const said = (change: (metadata: Loose) => void) =>
  [
    ...lagIsOfReader.check(
      changed(tree, 'ScaledObject.keda.sh fraud-jobs/fraud-reader', ({ spec }) => change(spec.triggers[0].metadata)),
    ),
  ].map(({ path, message }) => `${path}: ${message}`);

it('accepts the group of a client, and a topic that it reads', () => {
  expect([...lagIsOfReader.check(tree)]).toEqual([]);
});

it('finds a group that nobody is in, and a topic that its group does not read', () => {
  expect(said((metadata) => (metadata.consumerGroup = 'reader'))).toEqual([
    'spec.triggers[0].metadata.consumerGroup: no client of Kafka is in the group reader',
  ]);
  for (const topic of ['fraud.score', 'fraud.audit'])
    expect(said((metadata) => (metadata.topic = topic))).toEqual([
      `spec.triggers[0].metadata.topic: the group fraud-reader does not read the topic ${topic}`,
    ]);
});

it('says nothing of brokers that nobody of the platform is connected to', () => {
  expect(said((metadata) => Object.assign(metadata, { bootstrapServers: 'k.example.com:9092', topic: 'x' }))).toEqual(
    [],
  );
});
