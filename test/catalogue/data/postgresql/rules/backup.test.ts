import { expect, it } from 'vitest';
import { backup } from '../../../../../src/catalogue/data/postgresql/rules/backup.ts';
import type { KubeObject } from '../../../../../src/kit/object.ts';
import { planned } from '../../../../support/components.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const cluster = (spec: object = {}) => object('postgresql.cnpg.io/v1', 'Cluster', 'pg', 'ns', { spec });
const archiver = { isWALArchiver: true, parameters: { barmanObjectName: 'store' } };
const store = (endpointURL: string) =>
  object('barmancloud.cnpg.io/v1', 'ObjectStore', 'store', 'ns', { spec: { configuration: { endpointURL } } });
const schedule = (spec: object = {}) =>
  object('postgresql.cnpg.io/v1', 'ScheduledBackup', 'daily', 'ns', { spec: { cluster: { name: 'pg' }, ...spec } });
const OUTSIDE = 'https://s3.eu-central-1.amazonaws.com';

function check(objects: readonly KubeObject[], profile: 'local' | 'production' = 'production') {
  const plan = planned();
  const production = { ...plan, platform: { ...plan.platform, profile } };
  const tree = subject(
    objects.map((one) => of('postgresql', one)),
    { plan: production },
  );
  return [...backup.check(tree)].map(({ message }) => message);
}

it('is content with a store outside, and base backups', () => {
  expect(check([cluster({ plugins: [archiver] }), store(OUTSIDE), schedule()])).toEqual([]);
});

it('leaves a platform on one machine alone', () => expect(check([cluster()], 'local')).toEqual([]));

it('misses a backup, and one that is switched off', () => {
  const nothing = ['nothing is kept of pg beside its own volumes'];
  expect(check([cluster()])).toEqual(nothing);
  expect(check([cluster({ plugins: [{ ...archiver, isWALArchiver: false }] })])).toEqual(nothing);
  expect(check([cluster({ plugins: [{ ...archiver, enabled: false }] })])).toEqual(nothing);
});

it.each([
  ['none', []],
  ["another cluster's", [schedule({ cluster: { name: 'other' } })]],
  ['a suspended one', [schedule({ suspend: true })]],
])('misses the base backups: %s', (_, schedules) => {
  expect(check([cluster({ plugins: [archiver] }), store(OUTSIDE), ...schedules])).toEqual([
    'the log of pg is kept, and nobody takes the base backups that it begins from',
  ]);
});

it.each(['http://minio.data-plane.svc.cluster.local', 'https://s3.storage.svc:8333/'])(
  'does not take a store in the cluster itself for one: %s',
  (address) => {
    expect(check([cluster({ plugins: [archiver] }), store(address), schedule()])).toEqual([
      `backups of pg are kept at ${address}, in the cluster that they are to outlive`,
    ]);
  },
);
