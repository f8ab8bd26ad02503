import { type Concern, changedOf, type ReviewRule } from '../../../../contract/change.ts';
import { at, recordsOf } from '../../../../kit/json.ts';
import type { KubeObject } from '../../../../kit/object.ts';

export const kafkaGroups: ReviewRule = {
  id: 'change/kafka-group',
  effect: 'data-loss',
  severity: 'warning',
  what: 'A user of Kafka may no longer use a consumer group, and may use another one in its place.',
  why: 'How far a program has read is kept with its group. Under another one it begins where its `auto.offset.reset` says: at the end, and passes over what came meanwhile, or at the beginning, and reads all of it again.',
  source:
    'apache/kafka@4.3.1, clients/.../consumer/ConsumerConfig.java `AUTO_OFFSET_RESET_DOC`; strimzi/strimzi-kafka-operator@1.2.0, api/.../model/user/acl/AclRuleGroupResource.java',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, 'KafkaUser.kafka.strimzi.io')) {
      const [was, is] = [groupsOf(difference.before), groupsOf(difference.after)];
      const gone = [...was].filter((group) => !is.has(group));
      const come = [...is].filter((group) => !was.has(group));
      if (gone.length === 0 || come.length === 0) continue;
      yield {
        difference,
        path: 'spec.authorization.acls',
        message: `${difference.after.metadata.name} reads in the group ${come.join(', ')} and no longer in ${gone.join(', ')}: how far it had come is not carried over`,
        fix: 'keep the group, or carry its offsets over with `kafka-consumer-groups.sh` before the program starts',
      };
    }
  },
};

function groupsOf({ spec }: KubeObject): ReadonlySet<string> {
  return new Set(
    recordsOf(at(spec, 'authorization', 'acls')).flatMap(({ resource }) =>
      at(resource, 'type') === 'group'
        ? [`${String(at(resource, 'name'))}${at(resource, 'patternType') === 'prefix' ? '*' : ''}`]
        : [],
    ),
  );
}
