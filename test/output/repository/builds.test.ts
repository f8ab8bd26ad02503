import { describe, expect, it } from 'vitest';
import { buildsOf, originOf } from '../../../src/output/repository/builds.ts';
import { planOf } from '../../support/platform.ts';

const GITHUB = { git: { provider: 'github', url: 'https://github.com/acme/platform.git' } };

/** Configuration of one environment with these images of the project fraud. */
function environment(name: string, images: object, written: object = {}) {
  const { config, findings } = planOf(
    { cluster: { kind: 'k3d' }, projects: { fraud: { images } }, ...written },
    { environment: name },
  );
  if (!config) throw new Error(JSON.stringify(findings));
  return config;
}
const trainer = (more: object = {}) => ({ trainer: { build: 'images/trainer', ...more } });

describe('the repository on its forge', () => {
  it.each([
    ['http://gitlab.localhost/mlops/platform.git', { host: 'gitlab.localhost', path: 'mlops/platform' }],
    ['https://gitlab.example.com:8443/a/b/c.git', { host: 'gitlab.example.com', path: 'a/b/c' }],
    ['git@github.com:acme/platform.git', { host: 'github.com', path: 'acme/platform' }],
    ['ssh://git@gitlab.example.com:2222/acme/platform.git', { host: 'gitlab.example.com', path: 'acme/platform' }],
  ])('of %s is %o', (url, origin) => {
    const git = { provider: 'gitlab' as const, url, branch: 'main', anonymous: false, ci: true, cidrs: [] };
    expect(originOf({ git })).toEqual({ ...origin, branch: 'main' });
  });
});

describe('images that CI builds', () => {
  it('are those with a folder, and go to the registry of the environment', () => {
    const config = environment('local', { ...trainer(), other: { image: 'docker.io/library/redis' } });
    expect(buildsOf('gitlab', [config])).toEqual([
      {
        image: 'fraud/trainer',
        origin: { host: 'gitlab.example.com', path: 'mlops/platform', branch: 'main' },
        environments: ['local'],
        folder: 'images/trainer',
        series: '0.1',
        ownRunner: false,
        targets: [{ name: 'k3d-registry:5050/fraud/trainer', insecure: true }],
      },
    ]);
  });

  it('of one repository and branch are one build, pushed to each registry once', () => {
    const registry = (host: string) => ({ registry: { host, insecure: false } });
    const environments = [
      environment('production', trainer(), registry('registry.example.com')),
      environment('staging', trainer(), registry('registry.example.com')),
      environment('test', trainer(), registry('test.example.com')),
    ];
    expect(buildsOf('gitlab', environments)).toMatchObject([
      {
        environments: ['production', 'staging', 'test'],
        targets: [{ name: 'registry.example.com/fraud/trainer' }, { name: 'test.example.com/fraud/trainer' }],
      },
    ]);
  });

  it('are those of components, too, under the name of the platform or their own', () => {
    const built = (image: object) => {
      const components = { postgresql: {}, minio: {}, airflow: { image: { build: 'images/airflow', ...image } } };
      return buildsOf('gitlab', [environment('local', {}, { components })]);
    };
    expect(built({ tag: '3.3.2' })).toMatchObject([
      {
        image: 'platform/airflow',
        folder: 'images/airflow',
        series: '3.3',
        targets: [{ name: 'k3d-registry:5050/platform/airflow' }],
      },
    ]);
    expect(built({ tag: '3.3.2', name: 'k3d-registry:5050/mlops/airflow' })[0]!.targets).toMatchObject([
      { name: 'k3d-registry:5050/mlops/airflow' },
    ]);
  });

  it('have versions above the one to start from', () => {
    const series = (tag: string) => buildsOf('gitlab', [environment('local', trainer({ tag }))])[0]?.series;
    expect(['1.4.2', 'v2.0.0', '3.1.0-rc.1', 'dev'].map(series)).toEqual(['1.4', '2.0', '3.1', '0.1']);
  });

  it('keep the tag moving that a digest is followed of', () => {
    const [build] = buildsOf('gitlab', [environment('local', trainer({ tag: 'stable', follow: 'digest' }))]);
    expect(build!.targets).toEqual([{ name: 'k3d-registry:5050/fraud/trainer', insecure: true, moving: 'stable' }]);
  });

  it('do not go from GitHub to a registry on somebody’s machine', () => {
    expect(buildsOf('github', [environment('local', trainer(), GITHUB)])).toEqual([]);
    const elsewhere = { ...GITHUB, registry: { host: 'ghcr.io/acme', insecure: false } };
    expect(buildsOf('github', [environment('local', trainer(), elsewhere)])).toHaveLength(1);
  });
});

it.each(['../images', '/images', 'images/../..', 'images/$HOME', 'a b'])('cannot be built in %s', (build) => {
  const { findings } = planOf({ cluster: { kind: 'k3d' }, projects: { fraud: { images: { trainer: { build } } } } });
  expect(findings.map(({ rule }) => rule)).toEqual(['config/pattern']);
});
