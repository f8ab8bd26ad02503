import type { Rule } from '../../../../contract/rule.ts';
import { topicAccess } from './access-topic.ts';
import { kafkaParts } from './kafka-parts.ts';
import { kafkaUserReferences } from './reference-kafka-user.ts';
import { topicReferences } from './reference-topic.ts';
import { topicQuorum } from './topic-quorum.ts';
import { topicReplicas } from './topic-replicas.ts';

/** What must hold of topics, their users and their copies. */
export const kafkaRules: readonly Rule[] = [
  topicReferences,
  kafkaUserReferences,
  topicAccess,
  topicReplicas,
  topicQuorum,
  kafkaParts,
];
