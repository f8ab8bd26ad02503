import { accessRule } from '../../../../contract/access-change.ts';
import { at, type Json, recordsOf, textOf, textsOf } from '../../../../kit/json.ts';

/** Operations that concern what is in a topic; the others come with them, or with rights to more than topics (apache/kafka 4.2, AclOperation). */
const WORDS: Readonly<Record<string, string>> = { Read: 'read', Write: 'write', All: 'do everything with' };

export const kafkaAccess = accessRule({
  id: 'change/topic-access',
  what: 'A user of Kafka may read or write a topic that it could not, or no longer may.',
  why: 'Whoever has its password has what is in the topic, or writes what others take for true.',
  source: 'strimzi/strimzi-kafka-operator@1.2.0, api/.../model/user/acl/AclRuleTopicResource.java',
  kind: 'KafkaUser.kafka.strimzi.io',
  rightsOf: ({ metadata, spec }) => {
    const acls = recordsOf(at(spec, 'authorization', 'acls')).filter(({ type }) => type !== 'deny');
    return new Map([[metadata.name, new Set(acls.flatMap(rightsOf))]]);
  },
});

/** Groups and transactions are a user's own: `access/topic` sees to it. */
function rightsOf({ resource, operations }: Json): string[] {
  const [type, name] = [textOf(at(resource, 'type')), textOf(at(resource, 'name'))];
  if (type === 'cluster') return textsOf(operations).map((operation) => `${operation} the cluster`);
  if (type !== 'topic') return [];
  const prefix = at(resource, 'patternType') === 'prefix';
  const what = name === '*' ? 'every topic' : prefix ? `topics that begin with ${name}` : `the topic ${name}`;
  return textsOf(operations).flatMap((operation) => (WORDS[operation] ? `${WORDS[operation]} ${what}` : []));
}
