import { type Static, Type } from 'typebox';
import { closed, option, resources } from '../../config/options.ts';

/** What a team may say of Kafka. */
export const kafkaOptions = Type.Object(
  {
    brokers: option.integer({
      description: 'Brokers, controllers that are brokers too among them; more may be added at any time',
      minimum: 1,
      maximum: 99,
      default: 1,
      production: 3,
    }),
    storage: option.size({ description: 'Volume of each broker', default: '10Gi', production: '100Gi' }),
    // Heap and what is beside it (kafka-heap.ts); the rest of the limit is page cache.
    resources: resources({ cpu: '250m', memory: '512Mi', memoryLimit: '1Gi' }, { cpu: '1', memory: '4Gi' }),
    controllers: Type.Object(
      {
        replicas: option.integer({
          description: 'How many, an odd number; cannot be changed later',
          minimum: 1,
          maximum: 9,
          default: 1,
          production: 3,
        }),
        dualRole: option.boolean({
          description: 'They are brokers too, and need no pods of their own; cannot be changed later',
          default: true,
          production: false,
        }),
        storage: option.size({ description: 'Volume of each, when they are not brokers too', default: '10Gi' }),
        resources: resources({ cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' }, { cpu: '250m', memory: '1Gi' }),
      },
      {
        ...closed,
        default: {},
        description: 'Controllers, which agree on where everything is: the quorum of KRaft',
      },
    ),
    replication: Type.Optional(
      option.integer({
        description:
          'Copies of topics that do not say, and of those of Kafka itself; default: 3, or the number of controllers when that is less. Changing it later moves copies of topics that are there, which only Cruise Control does',
        minimum: 1,
        maximum: 9,
      }),
    ),
    cruiseControl: Type.Optional({
      ...resources({ cpu: '100m', memory: '512Mi', memoryLimit: '1Gi' }, { cpu: '250m', memory: '1Gi' }),
      default: undefined,
      description:
        'Cruise Control, when named: moves records to new brokers and away from those that go, and changes the number of copies of topics. Needs two brokers',
    }),
    // What its maintainers run it with (strimzi/strimzi-kafka-operator#2456; 1.2.0, systemtest KafkaTemplates): 128Mi kills it.
    entityOperator: resources({ cpu: '50m', memory: '256Mi' }),
  },
  closed,
);

export type KafkaOptions = Static<typeof kafkaOptions>;
