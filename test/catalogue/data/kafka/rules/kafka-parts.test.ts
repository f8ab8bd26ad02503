import { expect, it } from 'vitest';
import { kafkaParts } from '../../../../../src/catalogue/data/kafka/rules/kafka-parts.ts';
import type { Rule } from '../../../../../src/checks/rule.ts';
import { said } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const labels = { 'strimzi.io/cluster': 'k' };
const of = (kind: string, name: string, spec: object) => {
  const one = object('kafka.strimzi.io/v1', kind, name, 'ns', { spec });
  return { ...one, metadata: { ...one.metadata, labels } };
};
const kafka = (spec: object = { entityOperator: { topicOperator: {}, userOperator: {} } }) => of('Kafka', 'k', spec);
const pool = (roles: readonly string[], replicas = 3) => of('KafkaNodePool', roles.join('-'), { roles, replicas });
const check = (...objects: Parameters<typeof said>[1]) => said(kafkaParts as Rule, objects);

it('accepts both roles in one pool or in two, and no operator of what there is none', () => {
  expect(check(kafka(), pool(['broker', 'controller'], 1), of('KafkaUser', 'u', {}))).toEqual([]);
  expect(check(kafka({}), pool(['broker']), pool(['controller']))).toEqual([]);
});

it('finds a role without nodes, a missing operator, and one broker to balance', () => {
  expect(check(kafka(), pool(['broker']), pool(['controller'], 0))).toEqual([
    'declared: none of its nodes is a controller; give a KafkaNodePool with nodes the role controller',
  ]);
  const both = pool(['broker', 'controller'], 1);
  expect(check(kafka({ entityOperator: { topicOperator: {} } }), both, of('KafkaUser', 'u', {}))).toEqual([
    'spec.entityOperator.userOperator: nobody makes its 1 user: it has no user operator; say `userOperator` with the resources that the workload declares',
  ]);
  expect(check(kafka({ cruiseControl: {} }), both)).toEqual([
    'spec.cruiseControl: there is one broker, and nothing to balance between; take it out, or run more brokers',
  ]);
});
