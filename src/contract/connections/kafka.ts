import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, named, thingFact } from '../fact.ts';
import { access } from './access.ts';
import { connectionType, from, internal, type Said, things } from './connection-type.ts';

const Topic = Type.Object(
  {
    name: option.string({ description: 'Its full name' }),
    partitions: option.integer({ description: 'Partitions', minimum: 1 }),
    replicas: Type.Optional(option.integer({ description: 'Copies of each partition', minimum: 1 })),
    retentionMs: Type.Integer({ description: 'Milliseconds that records are kept; -1: for ever', minimum: -1 }),
    cleanup: option.choice(['delete', 'compact', 'compact,delete'], { description: 'What happens to old records' }),
    // What a project says there was checked.
    config: internal(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'Further settings',
      }),
    ),
    from,
  },
  closed,
);

export const kafka = connectionType({
  words: 'event streams',
  request: Type.Object(
    {
      create: Type.Optional(Type.Array(Topic, { description: 'Topics that must exist because of the client' })),
      access: Type.Optional(
        Type.Array(Type.Object({ topic: option.string({ description: 'Its full name' }), access }, closed), {
          description: 'What the client may do; without it the client gets no credentials',
        }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    bootstrap: Type.String({ description: 'host:port' }),
    username: Type.String(),
    group: Type.String({ description: 'What consumer groups and transactional ids of the client start with' }),
    securityProtocol: Type.Union([Type.Literal('SASL_PLAINTEXT'), Type.Literal('SASL_SSL')]),
    saslMechanism: Type.Literal('SCRAM-SHA-512'),
  }),
  credentials: [['username', 'password', 'sasl.jaas.config']],
  asks: ({ request, endpoint, seed }) => [
    ...things('Topic', request.create),
    ...(seed ? [{ kind: 'KafkaUser', name: endpoint.username }] : []),
  ],
  tells: ({ request: { access = [] }, endpoint: { bootstrap, securityProtocol, saslMechanism, group, username } }) => [
    addressFact('the address', bootstrap, named(/(^|[._-])bootstrap[._-]?servers?$/i)),
    {
      what: 'the security protocol',
      value: securityProtocol,
      named: named(/(^|[._-])security[._-]?protocol$/i),
      together: true,
    },
    { what: 'the mechanism', value: saslMechanism, named: named(/(^|[._-])sasl[._-]?mechanisms?$/i), together: true },
    { what: 'the user', value: username, named: named(/(^|[._-])(kafka|sasl)[._-]?user(name)?$/i) },
    {
      what: 'the consumer group',
      value: group,
      named: named(/(^|[._-])group[._-]?id$/i),
      fits: (text) => text === group || text.startsWith(`${group}.`),
      together: true,
    },
    ...access.map(({ topic }) => thingFact('the topic', 'TOPIC_', topic)),
  ],
});

export type TopicSpec = Said<typeof Topic>;
export type KafkaRequest = Said<typeof kafka.request>;
export type KafkaEndpoint = Said<typeof kafka.endpoint>;
