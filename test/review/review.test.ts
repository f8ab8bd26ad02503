import { describe, expect, it } from 'vitest';
import { registry } from '../../src/catalogue/registry.ts';
import type { Change } from '../../src/contract/change.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { same } from '../../src/kit/compare.ts';
import { identityOf, type KubeObject } from '../../src/kit/object.ts';
import { changeOf } from '../../src/review/change.ts';
import { guardChanges } from '../../src/review/guard.ts';
import { reviewRulesOf } from '../../src/review/rules/index.ts';
import type { RenderedPlatform } from '../support/platform.ts';
import { COMPONENTS, FRAUD, platformOf, type Said } from './platforms.ts';

const reviewRules = reviewRulesOf(knowledgeOf(registry));
const review = (change: Change, allowed?: ReadonlySet<string>) => guardChanges(change, reviewRules, allowed);

const MINIO = { servers: 4, volumesPerServer: 4, volumeSize: '20Gi' };
const minio = (options: object): Said => ({ components: { minio: { ...MINIO, ...options } } });
const kafka = (options: object): Said => ({ components: { kafka: { ...COMPONENTS.kafka, ...options } } });

/** What reading the tree on disk would give: objects that differ or go. */
function changed(before: RenderedPlatform, after: RenderedPlatform) {
  const now = new Map(after.manifests.map(({ object }) => [identityOf(object), object]));
  const read = new Map<string, KubeObject>();
  for (const { object } of before.manifests)
    if (!same(now.get(identityOf(object)), object)) read.set(identityOf(object), object);
  return changeOf({ entries: before.layout.index.objects, read }, after.manifests);
}
const told = (before: Said, after: Said, ...allowed: string[]) =>
  review(changed(platformOf(before), platformOf(after)), new Set(allowed)).findings.map(
    ({ rule, message }) => `${rule}: ${message}`,
  );

it('finds nothing in no change', () => {
  expect(told({}, {})).toEqual([]);
  expect(changed(platformOf({}), platformOf({})).differences).toEqual([]);
});

describe('is told by name', () => {
  it.each<[string, Said, Said, readonly string[]]>([
    [
      'more controllers',
      kafka({ controllers: { replicas: 1 } }),
      kafka({ controllers: { replicas: 3 } }),
      [
        'change/kafka-quorum: the pool dual-role has 1 controller, and would have 3',
        'change/kafka-brokers: 2 brokers would be 0',
      ],
    ],
    [
      'fewer controllers',
      kafka({ controllers: { replicas: 3, dualRole: false } }),
      kafka({ controllers: { replicas: 1, dualRole: false } }),
      ['change/kafka-quorum: the pool controller has 3 controllers, and would have 1'],
    ],
    [
      'controllers that get pods of their own',
      {},
      kafka({ controllers: { replicas: 1, dualRole: false } }),
      [
        'change/kafka-quorum: the pool controller would add controllers to a Kafka that has its own',
        'change/kafka-quorum: the pool dual-role, which holds controllers, would go',
        'change/kafka-brokers: the pool dual-role would go with its 1 broker',
      ],
    ],
    ['fewer brokers', kafka({ brokers: 5 }), kafka({ brokers: 3 }), ['change/kafka-brokers: 4 brokers would be 2']],
    [
      'fewer brokers, with Cruise Control that is yet to come',
      kafka({ brokers: 5 }),
      kafka({ brokers: 3, cruiseControl: {} }),
      ['change/kafka-brokers: 4 brokers would be 2'],
    ],
    [
      'smaller volumes of Kafka',
      {},
      kafka({ storage: '10Gi' }),
      Array(2).fill('change/volume: a volume of 20Gi would be 10Gi'),
    ],
    [
      'fewer partitions',
      {},
      { fraud: { topics: { scores: { partitions: 3 }, labels: {} } } },
      ['change/kafka-topic: the topic fraud.scores has 6 partitions, and would have 3'],
    ],
    [
      'another number of copies',
      {},
      kafka({ replication: 2 }),
      ['labels', 'scores']
        .map((name) => `change/kafka-topic: the topic fraud.${name} has 3 copies of each partition, and would have 2`)
        .concat(
          ['the topic fraud.labels', 'the topic fraud.scores', 'a topic that says nothing of it'].map(
            (what) => `change/kafka-in-sync: a write to ${what} is acknowledged with 1 copy, and waited for 2`,
          ),
        ),
    ],
    [
      'other servers and volumes of MinIO',
      minio({}),
      minio({ servers: 8, volumesPerServer: 2 }),
      [
        'change/tenant: the pool pool-0 has 4 servers, and would have 8',
        'change/tenant: the pool pool-0 has 4 volumes for each server, and would have 2',
      ],
    ],
    [
      'smaller volumes of MinIO',
      minio({}),
      minio({ volumeSize: '10Gi' }),
      ['change/volume: a volume of 20Gi would be 10Gi'],
    ],
    [
      'a smaller PostgreSQL',
      {},
      { components: { postgresql: { instances: 1, storage: '5Gi' } } },
      ['change/postgres-instances: 3 instances would be 1', 'change/volume: a volume of 20Gi would be 5Gi'],
    ],
    [
      'Valkey that keeps nothing any more',
      {},
      { components: { valkey: { persistence: false } } },
      ['change/immutable: the volumes of its pods cannot be taken away'],
    ],
    [
      'Valkey that begins to keep something',
      { components: { valkey: { persistence: false } } },
      {},
      ['change/immutable: its pods cannot get volumes any more'],
    ],
    [
      'another volume of a StatefulSet',
      {},
      { components: { valkey: { persistence: true, volumeSize: '2Gi' } } },
      ['change/immutable: the volumes of its pods cannot be changed: neither their size nor their class'],
    ],
    [
      'a bucket that is called otherwise',
      {},
      { fraud: { buckets: { ocean: {} } } },
      ["change/bucket: the bucket fraud-lake would be nobody's any more"],
    ],
    [
      'another StorageClass',
      {},
      { cluster: { storageClass: 'slow' } },
      [
        ...Array(3).fill('change/volume: a volume of the StorageClass fast would be of the StorageClass slow'),
        'change/immutable: the volumes of its pods cannot be changed: neither their size nor their class',
      ],
    ],
  ])('%s', (_, before, after, expected) => expect(told(before, after)).toEqual(expected));
});

describe('is let pass', () => {
  it.each<[string, Said, Said]>([
    ['more brokers', kafka({ brokers: 1, replication: 1 }), kafka({ brokers: 3, replication: 1 })],
    [
      'more brokers beside controllers of their own',
      kafka({ controllers: { dualRole: false } }),
      kafka({ brokers: 5, controllers: { dualRole: false } }),
    ],
    [
      'fewer brokers, which Cruise Control empties',
      kafka({ brokers: 5, cruiseControl: {} }),
      kafka({ brokers: 3, cruiseControl: {} }),
    ],
    [
      'another number of copies, which Cruise Control makes',
      kafka({ replication: 1, cruiseControl: {} }),
      kafka({ replication: 3, cruiseControl: {} }),
    ],
    ['larger volumes', {}, kafka({ storage: '30Gi' })],
    ['more partitions', {}, { fraud: { topics: { scores: { partitions: 12 }, labels: {} } } }],
    ['a further bucket', {}, { fraud: { buckets: { lake: {}, ocean: {} } } }],
    ['a further instance of PostgreSQL', { components: { postgresql: { instances: 2, storage: '20Gi' } } }, {}],
    [
      'more memory for a StatefulSet',
      {},
      { components: { valkey: { persistence: true, resources: { memory: '64Mi' } } } },
    ],
    // Whether it may go at all is asked elsewhere.
    [
      'Kafka as a whole',
      {},
      { components: { kafka: false }, fraud: { topics: {}, jobs: { score: { ...FRAUD.jobs.score, reads: [] } } } },
    ],
  ])('%s', (_, before, after) => expect(told(before, after)).toEqual([]));
});

describe('what is acknowledged by name', () => {
  const POOL = 'kafka.strimzi.io/KafkaNodePool/data-plane/broker';

  it('passes, and nothing else does', () => {
    const smaller = kafka({ storage: '10Gi' });
    expect(told({}, smaller, POOL)).toEqual(['change/volume: a volume of 20Gi would be 10Gi']);
    expect(told({}, smaller, POOL, POOL.replace('broker', 'dual-role'))).toEqual([]);
    expect(told({}, { fraud: { buckets: { ocean: {} } } }, 'bucket/fraud-lake')).toEqual([]);
  });

  it('is told when it stands for nothing', () => {
    expect(review(changed(platformOf({}), platformOf({})), new Set([POOL])).unneeded).toEqual([POOL]);
  });

  it('is each name once, without what is a warning only', () => {
    const { unacknowledged, findings } = review(
      changed(platformOf({}), platformOf({ components: { postgresql: { instances: 1, storage: '5Gi' } } })),
    );
    expect(unacknowledged).toEqual(['postgresql.cnpg.io/Cluster/data-plane/postgresql']);
    expect(findings.map(({ severity, fix }) => [severity, fix])).toEqual([
      ['warning', 'take care that a backup is there'],
      ['error', expect.stringContaining(`say --allow-change ${unacknowledged[0]}`)],
    ]);
  });
});

it('reads what somebody made of an object by hand without trusting it', () => {
  const { manifests, layout } = platformOf({});
  const odd = { spec: { storage: 'much', pools: [7], roles: {}, replicas: 'many', volumeClaimTemplates: 3 } };
  const read = new Map(manifests.map(({ object }) => [identityOf(object), { ...object, ...odd } as KubeObject]));
  const change = changeOf({ entries: layout.index.objects, read }, manifests);
  expect(() => review(change)).not.toThrow();
});

it('has rules that say where what they know is from', () => {
  const ids = reviewRules.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, what, why, source } of reviewRules) {
    expect(id).toMatch(/^change\/[a-z-]+$/);
    expect(what).toMatch(/\.$/);
    expect(why).toMatch(/\.$/);
    expect(source).toMatch(/@v?\d|^src\//);
  }
});
