import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ConfigMap, ServiceAccount } from '../../../imports/types/kubernetes.ts';
import { type RenderedPlatform, renderPlatform } from '../../support/platform.ts';

const PLATFORM = {
  profile: 'local',
  cluster: { kind: 'existing', context: 'c', memory: '64Gi', cpu: 32 },
  components: { kafka: {}, minio: {}, postgresql: {}, flink: {}, 'gitlab-runner': {} },
  projects: {
    fraud: {
      topics: { t: {} },
      images: {
        scorer: { build: 'images/scorer', follow: 'semver' },
        other: { image: 'quay.io/acme/a', tag: '1.0.0' },
      },
      jobs: { score: { flink: { image: 'scorer', jar: 'local:///x.jar' }, reads: ['t'] } },
    },
  },
};
const to = (registry: object) =>
  renderPlatform({ ...PLATFORM, registry: { host: 'registry.example.org/ml', insecure: false, ...registry } });
const own = to({ login: true, rewrite: { to: 'registry.example.org/copies' } });
const other = to({ rewrite: { to: 'copies.example.org:8443/all', login: true } });
const open = to({ rewrite: { to: 'copies.example.org/all' } });

const accounts = (platform: RenderedPlatform) =>
  platform
    .all<ServiceAccount>('ServiceAccount')
    .filter(({ metadata }) => !metadata!.name!.startsWith('eso-'))
    .map(({ metadata, imagePullSecrets = [] }) => ({
      account: `${metadata!.namespace}/${metadata!.name}`,
      secrets: imagePullSecrets.map(({ name }) => name!),
    }));

describe.each([
  ['on the server of the registry', own],
  ['on a server of its own', other],
])('the login of a mirror %s', (_, platform) => {
  it('is clean', () => {
    expect(platform.findings).toEqual([]);
  });

  it('is named by every account, each with a Secret that its namespace has', () => {
    const there = new Set(
      [...platform.plan.views, ...platform.plan.seeds].map(({ namespace, name }) => `${namespace}/${name}`),
    );
    const named = accounts(platform);
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter(({ secrets }) => secrets.length === 0)).toEqual([]);
    expect(
      named.flatMap(({ account, secrets }) =>
        secrets.map((name) => `${account.split('/')[0]}/${name}`).filter((name) => !there.has(name)),
      ),
    ).toEqual([]);
  });

  it('is no value in the tree', () => {
    expect(platform.all('Secret').filter(({ metadata }) => /login|mirror/.test(metadata.name))).toEqual([]);
  });

  it('is handed to the jobs of the runners by their account alone', () => {
    for (const name of ['gitlab-runner', 'gitlab-runner-images'])
      expect(platform.get<ConfigMap>('ConfigMap', name, 'gitlab').data!['config.toml']).toContain(
        'use_service_account_image_pull_secrets = true',
      );
  });
});

it('is given to what makes all other Secrets, which is pulled before there is any', () => {
  for (const platform of [own, other]) {
    expect(accounts(platform)).toContainEqual({
      account: 'platform-operators/external-secrets',
      secrets: ['external-secrets-login'],
    });
    expect(platform.plan.seeds.find(({ name }) => name === 'external-secrets-login')).toMatchObject({
      type: 'kubernetes.io/dockerconfigjson',
      keys: { '.dockerconfigjson': { given: expect.any(String) } },
    });
    expect(platform.plan.views.filter(({ component }) => component === 'external-secrets')).toEqual([]);
  }
});

it('is made of one Secret of a person, of the registry where that is the same server', () => {
  const madeOf = ({ plan }: RenderedPlatform) => [
    ...new Set(plan.views.filter(({ type }) => type !== undefined).map(({ seed }) => `${seed.namespace}/${seed.name}`)),
  ];
  expect(madeOf(own)).toEqual(['platform-operators/registry-login']);
  expect(madeOf(other)).toEqual(['platform-operators/mirror-login']);
  expect(open.plan.views.filter(({ type }) => type !== undefined)).toEqual([]);
  expect(accounts(open).filter(({ secrets }) => secrets.length > 0)).toEqual([]);
});

describe('the way to a mirror', () => {
  const flows = ({ plan }: RenderedPlatform, component: string) =>
    plan.connections.filter(({ client }) => client.component === component).map(({ type }) => type);

  it('is open to builds and to the Image Updater, who have none to the internet for images', () => {
    expect(flows(other, 'gitlab-runner-images')).toContain('mirror');
    expect(flows(other, 'image-updater')).toContain('mirror');
    for (const component of ['image-updater', 'argocd']) expect(flows(other, component)).not.toContain('internet');
    const port = other.plan.flows.filter(({ why }) => why.includes('(mirror)')).flatMap(({ ports }) => [ports].flat());
    expect(port).toEqual([8443, 8443]);
  });

  it('is told to the Image Updater with its login', () => {
    const { data } = other.get<ConfigMap>('ConfigMap', 'argocd-image-updater-config');
    expect(parse(data!['registries.conf']!)).toMatchObject({
      registries: [
        {
          prefix: 'copies.example.org:8443',
          api_url: 'https://copies.example.org:8443',
          credentials: 'secret:argocd/image-updater-copies#login',
        },
      ],
    });
  });
});
