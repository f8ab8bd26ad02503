import { expect, it } from 'vitest';
import { drives } from '../../../../../src/catalogue/data/minio/rules/disruption-drives.ts';
import { FACTS, planned } from '../../../../support/components.ts';
import { object, of, subject } from '../../../../support/subject.ts';

/** What disruption/drives says of a store on so many agents. */
function check(servers: number, volumesPerServer: number, agents: number, env: readonly object[] = []) {
  const tenant = object('minio.min.io/v2', 'Tenant', 'mlops', 'data', {
    spec: { pools: [{ servers, volumesPerServer }], env },
  });
  const platform = { ...FACTS, cluster: { ...FACTS.cluster, kind: 'existing' as const, agents } };
  const found = drives.check(subject([of('minio', tenant)], { plan: { ...planned(), platform } }));
  return [...found].map(({ path, message }) => `${path}: ${message}`);
}

it.each([
  [4, 4, 4],
  [4, 4, 6],
  [8, 2, 6],
  [4, 1, 4],
  [5, 1, 3],
  [1, 4, 1],
])('is content with %i servers of %i volumes on %i nodes', (servers, volumes, nodes) =>
  expect(check(servers, volumes, nodes)).toEqual([]),
);

it('finds a node that carries more drives than may be lost', () => {
  expect(check(4, 4, 3)).toEqual([
    'spec.pools[0].servers: 4 servers on 3 nodes: a lost node takes 8 drives of 16, and parity covers 4',
  ]);
  expect(check(8, 2, 3)).toHaveLength(1);
  expect(check(4, 1, 1)[0]).toContain('4 servers on one node: a lost node takes 4 drives of 4, and parity covers 2');
});

it('keeps one more drive for writes where half of a set is parity, and counts the parity that is said', () => {
  expect(check(4, 1, 2)[0]).toContain('a lost node takes 2 drives of 4, and parity covers 2, one less for writes');
  const parity = (value: string) => [{ name: 'MINIO_STORAGE_CLASS_STANDARD', value }];
  expect(check(8, 1, 4, parity('EC:2'))).toEqual([]);
  expect(check(8, 1, 4, parity('EC:1'))[0]).toContain('parity covers 1');
});

it('leaves to others what is no store', () => {
  const odd = object('minio.min.io/v2', 'Tenant', 'x', 'data', { spec: { pools: 'none' } });
  expect([...drives.check(subject([of('minio', odd)]))]).toEqual([]);
});
