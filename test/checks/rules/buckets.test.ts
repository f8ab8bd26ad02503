import { expect, it } from 'vitest';
import type { BucketSpec } from '../../../src/catalogue/connections.ts';
import type { Subject } from '../../../src/checks/rule.ts';
import { buckets } from '../../../src/checks/rules/buckets.ts';

const asked = (...requests: [client: string, bucket: BucketSpec][]) =>
  [
    ...buckets.check({
      plan: {
        connections: requests.map(([id, bucket]) => ({
          type: 's3',
          provider: 'minio',
          client: { component: id, id },
          request: { create: [bucket] },
        })),
      },
    } as unknown as Subject),
  ].map(({ message, config }) => [message, config]);

it('refuses two clients that contradict each other about one bucket', () => {
  expect(
    asked(
      ['fraud', { name: 'lake', versioning: false }],
      ['churn', { name: 'lake', versioning: true, from: '/projects/churn/buckets/lake' }],
    ),
  ).toEqual([
    ['churn wants the bucket lake with versioning: true, fraud with versioning: false', '/projects/churn/buckets/lake'],
  ]);
});

it('accepts the same words twice, and a client that has no opinion', () => {
  expect(
    asked(
      ['a', { name: 'lake', versioning: true }],
      ['b', { name: 'lake', versioning: true }],
      ['c', { name: 'lake' }],
    ),
  ).toEqual([]);
  expect(asked(['a', { name: 'one', objectLock: true }], ['b', { name: 'other', objectLock: false }])).toEqual([]);
});
