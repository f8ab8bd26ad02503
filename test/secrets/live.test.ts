import { expect, it } from 'vitest';
import type { SecretRecord } from '../../src/checks/secrets/inventory.ts';
import { describeSecrets, isWell } from '../../src/cli/describe-secrets.ts';
import { lookUp } from '../../src/secrets/live.ts';
import { FakeCluster } from '../support/cluster/fake-api.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const record = (name: string, maker: SecretRecord['maker']): SecretRecord => ({
  namespace: 'data',
  name,
  keys: ['password', 'username'],
  maker,
  readers: [],
});
const seed = { by: 'seed', component: 'db' } as const;
const records = [
  record('well', seed),
  record('lost', seed),
  record('old', { by: 'program', component: 'db' }),
  record('view', { by: 'view', component: 'app', of: { namespace: 'data', name: 'lost' } }),
  record('fresh', seed),
  { ...record('labelled', seed), labels: { 'app.kubernetes.io/part-of': 'argocd' } },
  record('once', { by: 'program', component: 'db' }),
];
const VALUE = Buffer.from('never-to-be-shown').toString('base64');
const metadata = (name: string, creationTimestamp?: string) => ({ name, namespace: 'data', creationTimestamp });
const secret = (name: string, made: string, keys: readonly string[]) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: metadata(name, made),
  data: Object.fromEntries(keys.map((key) => [key, VALUE])),
});
const external = (name: string, ...conditions: readonly object[]) => ({
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
  metadata: metadata(name),
  status: { conditions },
});
const cluster = new FakeCluster().put(
  secret('well', '2026-11-18T12:00:00Z', ['password', 'username']),
  external('well', { type: 'Ready', status: 'True' }),
  // Deleted by hand, which its ExternalSecret does not see.
  external('lost', { type: 'Ready', status: 'True' }),
  secret('old', '2026-11-21T11:00:00Z', ['password']),
  secret('view', '2026-11-21T11:59:30Z', ['password', 'username']),
  // Restored without its labels.
  secret('labelled', '2026-11-21T11:59:00Z', ['password', 'username']),
  external('labelled', { type: 'Ready', status: 'True' }),
  external('view', { type: 'Ready', status: 'False', reason: 'SecretSyncedError', message: 'Secret does not exist' }),
);

it('tells of each Secret whether it is there, for how long, what it lacks, and what External Secrets says', async () => {
  const live = await lookUp(cluster, records, NOW);
  expect(live).toEqual([
    { namespace: 'data', name: 'well', there: true, optional: false, age: 3 * 86_400_000, lacks: [], unlabelled: [] },
    { namespace: 'data', name: 'lost', there: false, optional: false, lacks: [], unlabelled: [] },
    {
      namespace: 'data',
      name: 'old',
      there: true,
      optional: true,
      age: 3_600_000,
      lacks: ['username'],
      unlabelled: [],
    },
    {
      namespace: 'data',
      name: 'view',
      there: true,
      optional: false,
      age: 30_000,
      lacks: [],
      unlabelled: [],
      problem: 'Secret does not exist',
    },
    {
      namespace: 'data',
      name: 'fresh',
      there: false,
      optional: false,
      lacks: [],
      unlabelled: [],
      problem: 'its ExternalSecret is not there',
    },
    {
      namespace: 'data',
      name: 'labelled',
      there: true,
      optional: false,
      age: 60_000,
      lacks: [],
      unlabelled: ['app.kubernetes.io/part-of=argocd'],
    },
    { namespace: 'data', name: 'once', there: false, optional: true, lacks: [], unlabelled: [] },
  ]);
  expect(live.map(isWell)).toEqual([true, false, false, false, false, false, true]);
  const screen = describeSecrets('mlops, local: 7 Secrets', records, live);
  expect(screen).toMatchSnapshot();
  expect(screen).not.toContain(VALUE);
  expect(JSON.stringify(live)).not.toContain(VALUE);
});
