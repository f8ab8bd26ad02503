import { expect, it } from 'vitest';
import { planOf } from '../support/platform.ts';

const wrong = (registry: object) =>
  planOf({ registry: { host: 'registry.corp.example/ml', insecure: false, ...registry } }).findings.map(
    ({ message, fix, config }) => ({ message, fix, config }),
  );
const to = 'registry.corp.example/copies';

it('takes a mirror beside the registry, and on a server of its own', () => {
  expect(wrong({ login: true, rewrite: { to, registries: { 'docker.io': 'registry.corp.example' } } })).toEqual([]);
  expect(wrong({ rewrite: { to: 'copies.corp.example:8443', keep: ['images.corp.example'], login: true } })).toEqual(
    [],
  );
});

it('refuses what is no registry, or on two servers, or said twice', () => {
  const found = wrong({
    rewrite: {
      to,
      registries: { 'https://quay.io': to, 'docker.io': 'other.corp.example/hub', 'ghcr.io': `${to}/github` },
      keep: ['ghcr.io', 'gcr.io/'],
      login: true,
    },
  });
  expect(found).toMatchSnapshot();
});

it('wants to know where the copies are', () => {
  expect(wrong({ rewrite: {} })).toMatchObject([{ message: 'to is missing in registry.rewrite' }]);
  expect(wrong({ rewrite: { to: 'https://registry.corp.example' } })).toMatchObject([
    { config: '/registry/rewrite/to' },
  ]);
});

it('takes caches of a cluster that it makes, of what comes from its home', () => {
  expect(wrong({ caches: { 'docker.io': 5051 } })).toEqual([]);
  expect(wrong({ caches: { 'https://docker.io': 5051 } })).toMatchObject([
    { config: '/registry/caches/https:~1~1docker.io' },
  ]);
  const mirrors = { 'docker.io': 'https://mirror.corp.example' };
  expect(wrong({ mirrors, caches: { 'docker.io': 5051 } })).toMatchObject([{ config: '/registry/caches/docker.io' }]);
  const elsewhere = planOf({ cluster: { kind: 'aks' }, registry: { caches: { 'docker.io': 5051 } } });
  expect(elsewhere.findings).toMatchObject([{ message: 'nobody starts a cache beside the nodes of this cluster' }]);
});
