import { describe, expect, it } from 'vitest';
import { topicAccess } from '../../../../../src/catalogue/data/kafka/rules/access-topic.ts';
import { found } from '../../../../support/clients.ts';
import type { Loose } from '../../../../support/tree.ts';

const user = (how: (authorization: Loose) => void) =>
  found(topicAccess, 'KafkaUser.kafka.strimzi.io data-plane/fraud-score', ({ spec }) => how(spec.authorization));
const kafka = (how: (kafka: Loose) => void) =>
  found(topicAccess, 'Kafka.kafka.strimzi.io data-plane/mlops', ({ spec }) => how(spec.kafka));
const acl = (type: string, name: string | undefined, operations: string[], patternType = 'literal') => ({
  resource: { type, ...(name !== undefined && { name, patternType }) },
  operations,
});

it('is content with what the connections say', () => expect(found(topicAccess)).toEqual([]));

describe('a right that is missing', () => {
  it('is found for topics and for the consumer group', () => {
    expect(user((authorization) => (authorization.acls = []))).toEqual([
      'spec.authorization.acls: no ACL lets it Read the topic fraud.transactions, as its connection says',
      'spec.authorization.acls: no ACL lets it Write the topic fraud.scores, as its connection says',
      'spec.authorization.acls: no ACL lets it Read the group fraud-score, as its connection says',
    ]);
  });

  it('is found where it is denied, or where there is no list', () => {
    const denied = { ...acl('topic', 'fraud.scores', ['All']), type: 'deny' };
    expect(user(({ acls }) => acls.push(denied))).toEqual([
      'spec.authorization.acls: no ACL lets it Write the topic fraud.scores, as its connection says',
    ]);
    expect(user((authorization) => delete authorization.acls)).toHaveLength(3);
  });
});

describe('a right beyond that', () => {
  it.each([
    ['Write the topic fraud.transactions', acl('topic', 'fraud.transactions', ['Write'])],
    ['All the topic fraud.scores', acl('topic', 'fraud.scores', ['All'])],
    ['Read the topic audit', acl('topic', 'audit', ['Read'])],
    ['Read the topic *', acl('topic', '*', ['Read'])],
    ['Read the topics that begin with fraud.transactions', acl('topic', 'fraud.transactions', ['Read'], 'prefix')],
    ['Read the groups that begin with fraud-score', acl('group', 'fraud-score', ['Read'], 'prefix')],
    ['Delete the group fraud-score', acl('group', 'fraud-score', ['Delete'])],
    ['Alter the cluster', acl('cluster', undefined, ['Alter'])],
  ])('is found: %s', (what, more) => {
    expect(user(({ acls }) => acls.push(more))).toEqual([
      expect.stringMatching(
        new RegExp(
          `^spec\\.authorization\\.acls\\[\\d+\\]: an ACL lets it ${what.replace('*', '\\*')}, and no connection`,
        ),
      ),
    ]);
  });

  it('is not found where it only describes, or is about the client’s own groups', () => {
    expect(user(({ acls }) => acls.push(acl('group', 'fraud-score.replay', ['Describe', 'Read'])))).toEqual([]);
  });
});

it('finds brokers that enforce no ACLs, or ask for no credentials', () => {
  expect(kafka((spec) => delete spec.authorization)).toEqual(['spec.kafka.authorization: brokers enforce no ACLs']);
  expect(kafka(({ listeners }) => delete listeners[0].authentication)).toEqual([
    'spec.kafka.listeners[0]: the listener internal asks for no credentials',
  ]);
});
