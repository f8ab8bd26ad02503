import { expect, it } from 'vitest';
import { topicReferences } from '../../../../../src/catalogue/data/kafka/rules/reference-topic.ts';
import { strimzi } from '../../../../../src/catalogue/data/strimzi.ts';
import { component, planned } from '../../../../support/components.ts';
import { said, withEnv } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const plan = planned(strimzi, component('mine', { requires: [{ type: 'operator:strimzi' }] }));
const topic = object('kafka.strimzi.io/v1', 'KafkaTopic', 'obj', 'ns', { spec: { topicName: 'fraud.scores' } });
const user = (...resources: readonly object[]) =>
  object('kafka.strimzi.io/v1', 'KafkaUser', 'u', 'ns', {
    spec: { authorization: { acls: resources.map((resource) => ({ resource })) } },
  });

it('accepts topics that are made, and ACLs that match more than one', () => {
  const acls = user(
    { type: 'topic', name: 'fraud.scores', patternType: 'literal' },
    { type: 'topic', name: 'fraud.', patternType: 'prefix' },
    { type: 'topic', name: '*' },
    { type: 'group', name: 'other' },
  );
  expect(
    said(topicReferences, [topic, acls, withEnv({ name: 'TOPIC_SCORES', value: 'fraud.scores' })], { plan }),
  ).toEqual([]);
});

it('finds topics that nobody makes, in ACLs and variables', () => {
  const objects = [topic, user({ type: 'topic', name: 'fraud.score' }), withEnv({ name: 'TOPIC_A', value: 'other' })];
  const fix = 'add it under `topics` of a project, or to what the component asks of `kafka`';
  expect(said(topicReferences, objects, { plan })).toEqual([
    `spec.authorization.acls[0].resource: there is no topic fraud.score; write fraud.scores, or ${fix}`,
    `spec.containers[0].env: there is no topic other; ${fix}`,
  ]);
});
