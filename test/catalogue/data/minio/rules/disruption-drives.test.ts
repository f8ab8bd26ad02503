import { expect, it } from 'vitest';
import { drives } from '../../../../../src/catalogue/data/minio/rules/disruption-drives.ts';
import { FACTS, planned } from '../../../../support/components.ts';
import { object, of, subject } from '../../../../support/subject.ts';

/** What disruption/drives says of a store on so many agents. */
function check(servers: number, volumesPerServer: number, agents: number) {
  const tenant = object('minio.min.io/v2', 'Tenant', 'mlops', 'data', {
    spec: { pools: [{ servers, volumesPerServer }] },
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
  [4, 1, 2],
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

it('leaves to others what is no store', () => {
  const odd = object('minio.min.io/v2', 'Tenant', 'x', 'data', { spec: { pools: 'none' } });
  expect([...drives.check(subject([of('minio', odd)]))]).toEqual([]);
});
