import { describe, expect, it } from 'vitest';
import type { Kafka, KafkaNodePool, KafkaTopic } from '../../../imports/types/kafka.strimzi.io.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const TOPICS = { fraud: { topics: { scores: {}, few: { replicas: 1 } } } };
const on = (kafka: object, profile: 'local' | 'production' = 'local', more: object = {}) =>
  renderPlatform({
    profile,
    cluster: { kind: 'existing', memory: '256Gi', cpu: 64, agents: 6, ...more },
    registry: { host: 'registry.example.com/mlops' },
    components: { kafka },
    projects: TOPICS,
  });
const pools = (platform: ReturnType<typeof on>) =>
  platform
    .all<KafkaNodePool>('KafkaNodePool')
    .map(({ metadata, spec }) => [metadata!.name, spec!.roles.join('+'), spec!.replicas]);
const copies = (platform: ReturnType<typeof on>) => [
  platform.get<Kafka>('Kafka', 'mlops').spec!.kafka.config,
  platform.all<KafkaTopic>('KafkaTopic').map(({ spec }) => spec!.replicas),
];
const problems = (kafka: object, profile: 'local' | 'production' = 'local') =>
  planOf({ profile, components: { kafka } }).findings.map(({ message, config }) => `${config}: ${message}`);

describe('controllers', () => {
  it('are brokers too with the local profile, and one pod is all there is', () => {
    expect(pools(on({}))).toEqual([
      ['dual-role', 'controller+broker', 1],
      ['broker', 'broker', 0],
    ]);
  });

  it('have pods of their own in production', () => {
    expect(pools(on({}, 'production'))).toEqual([
      ['controller', 'controller', 3],
      ['broker', 'broker', 3],
    ]);
  });

  it.each([
    ['local', 1, 3],
    ['production', 3, 4],
  ] as const)('stay as they are when brokers are added, with the %s profile', (profile, before, after) => {
    const quorum = (brokers: number) =>
      on({ brokers }, profile)
        .all<KafkaNodePool>('KafkaNodePool')
        .filter(({ spec }) => spec!.roles.includes('controller'));
    // Constraints of pods are no part of what the quorum is.
    const fixed = (brokers: number) =>
      quorum(brokers).map(({ metadata, spec }) => [metadata, spec!.replicas, spec!.roles, spec!.storage]);
    expect(fixed(after)).toEqual(fixed(before));
  });

  it('are an odd number, and no more than there are brokers when they are brokers too', () => {
    expect(problems({ brokers: 4, controllers: { replicas: 4 } })).toEqual([
      '/components/kafka/controllers/replicas: kafka cannot have 4 controllers: their number must be odd',
    ]);
    expect(problems({ brokers: 2, controllers: { replicas: 3 } })).toEqual([
      "/components/kafka/brokers: kafka's 3 controllers are brokers too, and there are 2 brokers",
    ]);
    expect(problems({ brokers: 3, controllers: { replicas: 3 } })).toEqual([]);
  });
});

describe('copies', () => {
  it.each([
    ['local', 1, 3],
    ['production', 3, 5],
  ] as const)('do not follow the brokers, with the %s profile', (profile, before, after) => {
    expect(copies(on({ brokers: after }, profile))).toEqual(copies(on({ brokers: before }, profile)));
  });

  it('are what is said, and writes wait for all but one of them', () => {
    const [config, topics] = copies(on({ brokers: 3, replication: 3 }));
    expect(config).toMatchObject({ 'default.replication.factor': 3, 'min.insync.replicas': 2 });
    expect(topics).toEqual([1, 3]);
  });

  it('are no more than there are brokers', () => {
    expect(problems({ brokers: 2 }, 'production')).toEqual([
      '/components/kafka/brokers: kafka keeps 3 copies of each record, and there are 2 brokers',
    ]);
    expect(problems({ brokers: 2, replication: 3 })).toEqual([
      '/components/kafka/replication: kafka keeps 3 copies of each record, and there are 2 brokers',
    ]);
    expect(problems({ brokers: 2, replication: 2 }, 'production')).toEqual([]);
  });
});

describe('Cruise Control', () => {
  it('moves records by itself when brokers come and before they go, within what it asks for', () => {
    const platform = on({ brokers: 3, cruiseControl: {} });
    expect(platform.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(platform.get<Kafka>('Kafka', 'mlops').spec!.cruiseControl).toEqual({
      autoRebalance: [{ mode: 'add-brokers' }, { mode: 'remove-brokers' }],
      jvmOptions: { '-Xmx': '320m' },
      resources: { limits: { memory: '1Gi' }, requests: { cpu: '100m', memory: '512Mi' } },
    });
  });

  it('is reached by the operators, and reaches brokers', () => {
    const policies = on({ brokers: 3, cruiseControl: {} }, 'production').all('NetworkPolicy');
    const of = (name: string) => JSON.stringify(policies.find(({ metadata }) => metadata.name.includes(name)));
    expect(of('cruise-control')).toMatch(/"port":9090.*"port":9091/);
    expect(of('entity-operator')).toContain('mlops-cruise-control');
  });

  it('is off unless named, and refuses one broker', () => {
    expect(on({}).get<Kafka>('Kafka', 'mlops').spec!.cruiseControl).toBeUndefined();
    expect(problems({ cruiseControl: {} })).toEqual([
      '/components/kafka/cruiseControl: Cruise Control has nothing to move with one broker, and Strimzi refuses the whole cluster',
    ]);
  });
});

it('keeps brokers apart, and controllers, over nodes and zones', () => {
  const keys = (platform: ReturnType<typeof on>) =>
    platform
      .all<KafkaNodePool>('KafkaNodePool')
      .map(({ spec }) =>
        spec!.template?.pod?.topologySpreadConstraints?.map(
          ({ topologyKey, labelSelector }) => `${topologyKey} ${Object.keys(labelSelector!.matchLabels!).at(-1)}`,
        ),
      );
  const host = 'kubernetes.io/hostname';
  const zone = 'topology.kubernetes.io/zone';
  expect(keys(on({}))).toEqual([undefined, undefined]);
  expect(keys(on({}, 'production'))).toEqual([
    [`${host} strimzi.io/controller-role`],
    [`${host} strimzi.io/broker-role`],
  ]);
  const zoned = on({}, 'production', { zones: 3 });
  expect(keys(zoned)[1]).toEqual([`${zone} strimzi.io/broker-role`, `${host} strimzi.io/broker-role`]);
  expect(zoned.get<Kafka>('Kafka', 'mlops').spec!.kafka.rack).toEqual({ type: 'topology-label', topologyKey: zone });
});

it('passes all checks as it is, in both profiles', () => {
  for (const profile of ['local', 'production'] as const)
    expect(on({ brokers: 5 }, profile).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

it('is refused without its operator, which is switched off by name', () => {
  const { findings } = planOf({ components: { kafka: {}, strimzi: false } });
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'graph/no-provider: kafka needs operator:strimzi, and no component that is switched on provides it',
  ]);
});

it('has one word for how long records are kept, and for what becomes of them', () => {
  const topics = { scores: { config: { 'retention.ms': 1, 'cleanup.policy': 'compact', 'max.message.bytes': 1 } } };
  const { findings } = planOf({ components: { kafka: {} }, projects: { fraud: { topics } } });
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
    'config/owned-key: cleanup.policy is what the option `cleanup` of the topic says',
    'config/owned-key: retention.ms is what the option `retention` of the topic says',
  ]);
});
