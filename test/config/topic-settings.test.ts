import { expect, it } from 'vitest';
import { planOf } from '../support/platform.ts';

const told = (config: object) =>
  planOf({ components: { kafka: {} }, projects: { fraud: { topics: { scores: { config } } } } }).findings.map(
    ({ rule, config: at, message, fix }) => `${rule} ${at} ${message} → ${fix}`,
  );

it('names what was meant by a setting of a topic that is misspelt, and lets alone what is like none', () => {
  expect(told({ 'retention.mss': '1', segmentbytes: 1048576 })).toEqual([
    'config/unknown-key /projects/fraud/topics/scores/config/retention.mss Kafka has no setting retention.mss of topics → rename it to retention.ms',
    'config/unknown-key /projects/fraud/topics/scores/config/segmentbytes Kafka has no setting segmentbytes of topics → rename it to segment.bytes',
  ]);
  expect(told({ 'segment.bytes': 1048576, 'confluent.placement.constraints': '{}' })).toEqual([]);
});
