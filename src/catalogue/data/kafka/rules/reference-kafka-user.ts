import { referenceRule } from '../../../../contract/reference-rule.ts';

export const kafkaUserReferences = referenceRule({
  id: 'reference/kafka-user',
  what: 'Every client with credentials for Kafka has its user there.',
  why: 'Brokers refuse the login of a user that they do not know.',
  kinds: { KafkaUser: 'Kafka user' },
  fix: 'have the provider of the connection render it for each of its clients',
});
