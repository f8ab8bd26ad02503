import { describe, expect, it } from 'vitest';
import { readArchive } from '../../src/helm/archive.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { chartDefaults } from '../../src/vendor/chart-defaults.ts';
import { compareRendered, vanishedValues } from '../../src/vendor/difference.ts';
import { distance, newerVersions } from '../../src/vendor/outdated.ts';
import { chartArchive } from '../support/chart-archive.ts';

const deployment = (name: string, image: string, version: string, more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, labels: { 'helm.sh/chart': `pier-${version}` } },
  spec: {
    template: {
      metadata: { annotations: { 'checksum/config': version } },
      spec: { containers: [{ name, image, ...more }] },
    },
  },
});

it('two versions of a chart are told apart by what is in their objects', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'pier' } };
  const before = [
    service,
    deployment('same', 'a:1', '1.0.0'),
    deployment('moved', 'b:1', '1.0.0'),
    deployment('gone', 'c:1', '1.0.0'),
  ];
  const after = [
    service,
    deployment('same', 'a:1', '2.0.0'),
    deployment('moved', 'b:2', '2.0.0'),
    deployment('new', 'd:1', '2.0.0'),
  ];
  expect(compareRendered(before, after)).toEqual({
    added: ['Deployment.apps new'],
    removed: ['Deployment.apps gone'],
    changed: ['Deployment.apps moved'],
    versionOnly: 1,
    unchanged: 1,
    images: { added: ['b:2', 'd:1'], removed: ['b:1', 'c:1'] },
  });
});

it('values that vanish are told by the topmost key', () => {
  const before = { a: { b: 1, c: { d: 1 } }, e: [1], f: { g: 1, h: 2 } };
  expect(vanishedValues(before, { a: { b: 2 }, f: { g: {} } })).toEqual([['a', 'c'], ['e'], ['f', 'h']]);
  expect(vanishedValues(before, before)).toEqual([]);
});

it('defaults of a chart are those of the charts inside it too, under their alias', async () => {
  const archive = chartArchive({
    chart: 'dependencies: [{ name: redis, version: 1.0.0, alias: cache }, { name: db, version: 1.0.0 }]\n',
    files: {
      'values.yaml': 'replicas: 1\ndb: { size: 5Gi }\n',
      'charts/redis/Chart.yaml': 'apiVersion: v2\nname: redis\nversion: 1.0.0\n',
      'charts/redis/values.yaml': 'auth: true\n',
      'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n',
      'charts/db/values.yaml': 'size: 1Gi\nusers: []\n',
    },
  });
  expect(chartDefaults(await readArchive(archive))).toEqual({
    cache: { auth: true },
    db: { size: '5Gi', users: [] },
    replicas: 1,
  });
});

describe('newer versions', () => {
  it('are those above the pin, the newest first, without pre-releases and other tags', () => {
    const offered = ['1.2.3', '1.2.10', '1.2.9', '2.0.0-rc.1', 'latest', 'sha256-00.sig', '1.0.0', '1.2.10'];
    expect(newerVersions('1.2.3', offered)).toEqual(['1.2.10', '1.2.9']);
    expect(newerVersions('1.2.10', offered)).toEqual([]);
  });

  it('are compared with or without their v, in whatever form the repository has', () => {
    expect(newerVersions('v1.2.3', ['1.2.4', 'v1.3.0'])).toEqual(['v1.3.0', '1.2.4']);
    expect(newerVersions('2.0.0-rc.1', ['2.0.0'])).toEqual(['2.0.0']);
    expect(distance('v1.2.3', 'v2.0.0')).toBe('major');
  });
});
