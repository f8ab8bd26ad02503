import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { ImageUpdater } from '../../../imports/types/argocd-image-updater.argoproj.io.ts';
import type { ConfigMap, Deployment } from '../../../imports/types/kubernetes.ts';
import { updaterUrl } from '../../../src/catalogue/platform/git-access.ts';
import type { FollowedImage } from '../../../src/contract/connections/image-updates.ts';
import { component } from '../../support/components.ts';
import { planOf, type RenderedPlatform, renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const image = (rest: Partial<FollowedImage> = {}): FollowedImage => ({
  alias: 'app',
  image: 'k3d-registry:5050/acme/app',
  tag: '0.1.0',
  strategy: 'semver',
  fields: [],
  ...rest,
});
const render = (ctx: { add: (object: object) => void }) =>
  ctx.add({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'acme' } });
const following = (follows: readonly FollowedImage[], written: object = {}) =>
  renderPlatform(
    { components: { acme: {} }, ...written },
    { own: [component('acme', { follows }, { namespace: 'acme', render })] },
  );
const pod = ({ get }: RenderedPlatform) =>
  get<Deployment>('Deployment', 'argocd-image-updater-controller', 'argocd').spec!.template.spec!;
/** What it is told of registries. */
const registries = ({ all }: RenderedPlatform) =>
  all<ConfigMap>('ConfigMap')
    .filter(({ metadata }) => metadata?.name === 'argocd-image-updater-config')
    .map(({ data }) => parse(data!['registries.conf']!));

it('is there only when somebody follows images', () => {
  const ids = ({ plan }: RenderedPlatform) => plan.components.map(({ id }) => id);
  expect(ids(following([]))).not.toContain('image-updater');
  expect(ids(following([image()]))).toContain('image-updater');
});

it('is waited for by nobody', () => {
  const { plan, findings } = following([image()]);
  expect(findings).toEqual([]);
  expect(plan.connections.map(({ id }) => id)).toContain('acme → image-updater (image-updates)');
  expect(plan.components.find(({ id }) => id === 'acme')).toMatchObject({ after: [], wave: 1 });
});

it('commits to the overlay of the component that follows', () => {
  const platform = following([image()]);
  expect(platform.findings).toEqual([]);
  expect(platform.get<ImageUpdater>('ImageUpdater', 'acme', 'argocd').spec).toEqual({
    writeBackConfig: {
      method: 'git',
      gitConfig: {
        repository: 'http://image-updater@gitlab.example.com/mlops/platform.git',
        branch: 'main',
        writeBackTarget: 'kustomization:/releases/local/acme',
      },
    },
    applicationRefs: [
      {
        namePattern: 'acme',
        images: [
          {
            alias: 'app',
            imageName: 'k3d-registry:5050/acme/app',
            commonUpdateSettings: { forceUpdate: false, updateStrategy: 'semver' },
            manifestTargets: { kustomize: { name: 'k3d-registry:5050/acme/app' } },
          },
        ],
      },
    ],
  });
  // The Image Updater changes a file that is there, and makes none.
  expect(platform.layout.beside.filter(({ keeping }) => keeping === 'started').map(({ path }) => path)).toEqual([
    'releases/local/acme/kustomization.yaml',
  ]);
});

it('forces what pods do not show, follows a digest by its tag, and says both settings each time', () => {
  const { spec } = following([
    image({
      alias: 'job',
      image: 'r.io/job',
      fields: [{ kind: 'SparkApplication', path: 'spec/image' }],
      strategy: 'newest-build',
    }),
    image({ alias: 'edge', image: 'r.io/edge', tag: 'main', strategy: 'digest' }),
  ]).get<ImageUpdater>('ImageUpdater', 'acme');
  expect(spec?.applicationRefs[0]?.images).toEqual([
    {
      alias: 'job',
      imageName: 'r.io/job',
      commonUpdateSettings: { forceUpdate: true, updateStrategy: 'newest-build' },
      manifestTargets: { kustomize: { name: 'r.io/job' } },
    },
    {
      alias: 'edge',
      imageName: 'r.io/edge:main',
      commonUpdateSettings: { forceUpdate: false, updateStrategy: 'digest' },
      manifestTargets: { kustomize: { name: 'r.io/edge' } },
    },
  ]);
  expect(spec).not.toHaveProperty('commonUpdateSettings');
});

it('takes the versions that are allowed, and none of those that are ignored', () => {
  const { spec } = following([
    image({ image: 'r:5000/job', versions: '0.1.x', allow: '^0\\.1\\.[0-9]+$', ignore: ['*-rc*'] }),
  ]).get<ImageUpdater>('ImageUpdater', 'acme');
  expect(spec?.applicationRefs[0]?.images).toMatchObject([
    {
      imageName: 'r:5000/job:0.1.x',
      commonUpdateSettings: { allowTags: 'regexp:^0\\.1\\.[0-9]+$', ignoreTags: ['*-rc*'] },
    },
  ]);
});

it('leaves an image alone that is held, and says nothing when all are', () => {
  const held = image({ alias: 'held', image: 'r:5000/held', hold: '0.1.4' });
  const some = following([held, image()]).get<ImageUpdater>('ImageUpdater', 'acme');
  expect(some.spec?.applicationRefs[0]?.images?.map(({ alias }) => alias)).toEqual(['app']);
  expect(following([held]).all('ImageUpdater')).toEqual([]);
});

describe('a merge request', () => {
  const asking = (git: object) =>
    following([image()], { git, components: { acme: {}, 'image-updater': { writeBack: 'merge-request' } } });

  it.each([
    ['gitlab', 'https://gitlab.example.org/acme/platform.git'],
    ['gitlab', 'http://gitlab.example.org/acme/platform.git'],
    ['github', 'https://github.com/acme/platform.git'],
  ])('is opened at %s, when that is wanted: %s', (provider, url) => {
    const platform = asking({ provider, url });
    expect(platform.findings).toEqual([]);
    const { writeBackConfig } = platform.get<ImageUpdater>('ImageUpdater', 'acme').spec!;
    expect(writeBackConfig).toMatchObject({
      method: 'git',
      gitConfig: { repository: updaterUrl(url), branch: 'main', pullRequest: { [provider]: {} } },
    });
    expect(Object.keys(writeBackConfig!.gitConfig!.pullRequest!)).toEqual([provider]);
  });

  it('is refused where the repository is reached by ssh', () => {
    const { plan, findings } = planOf(
      {
        git: { provider: 'gitlab', url: 'git@gitlab.example.org:acme/platform.git' },
        components: { 'image-updater': { writeBack: 'merge-request' } },
      },
      {},
    );
    expect(plan).toBeUndefined();
    expect(findings).toMatchObject([
      { config: '/components/image-updater/writeBack', fix: expect.stringContaining('https') },
    ]);
  });
});

it('writes with a credential of its own, and Argo CD reads with one that may not write, by http, https and ssh alike', () => {
  for (const url of [
    'http://gitlab.example.org/acme/platform.git',
    'https://gitlab.example.org/acme/platform.git',
    'git@gitlab.example.org:acme/platform.git',
    'ssh://git@gitlab.example.org:2222/acme/platform.git',
  ]) {
    const platform = following([image()], { git: { provider: 'gitlab', url }, components: { acme: {}, argocd: {} } });
    const { method, gitConfig } = platform.get<ImageUpdater>('ImageUpdater', 'acme').spec!.writeBackConfig!;
    expect(method).toBe('git');
    const known = platform.plan.views.filter(
      ({ labels }) => labels?.['argocd.argoproj.io/secret-type'] === 'repository',
    );
    expect(Object.fromEntries(known.map(({ keys, seed }) => [keys.url, seed.name]))).toEqual({
      [url]: 'argocd-git-read',
      [gitConfig!.repository!]: 'image-updater-git-write',
    });
  }
});

it('uses no field that is newer than its version', () => {
  const platform = following([image({ fields: [{ kind: 'FlinkDeployment', path: 'spec/image' }] })], {
    components: { acme: {}, 'image-updater': { writeBack: 'merge-request' } },
  });
  expect(platform.plan.components.find(({ id }) => id === 'image-updater')!.images.controller).toMatch(/:v1\.2\.2$/);
  // v1.2.2, config/crd/bases: the CRD that is imported is of v1.3.0, which knows more.
  const fields = new Set(keysOf(platform.get<ImageUpdater>('ImageUpdater', 'acme').spec));
  expect([...fields].sort()).toEqual([
    ...[
      'alias',
      'applicationRefs',
      'branch',
      'commonUpdateSettings',
      'forceUpdate',
      'gitConfig',
      'gitlab',
      'imageName',
    ],
    ...['images', 'kustomize', 'manifestTargets', 'method', 'name', 'namePattern', 'pullRequest', 'repository'],
    ...['updateStrategy', 'writeBackConfig', 'writeBackTarget'],
  ]);
});

it('speaks http to a plain registry, and may reach it there', () => {
  const platform = following([image()], { registry: { host: 'k3d-registry:5050/team', insecure: true } });
  expect(registries(platform)).toMatchObject([
    { registries: [{ prefix: 'k3d-registry:5050', api_url: 'http://k3d-registry:5050', insecure: true }] },
  ]);
  expect(pod(platform).containers[0]!.volumeMounts).toContainEqual({
    name: 'image-updater-conf',
    mountPath: '/app/config',
    readOnly: true,
  });
  expect(portsTo(platform, 'registry')).toEqual([5050]);
});

it('leaves a registry with TLS to the defaults', () => {
  const platform = following([image()], { registry: { host: 'registry.acme.dev', insecure: false } });
  expect(pod(platform).containers[0]!.args).toEqual(['run', '--interval=120s']);
  expect(registries(platform)).toEqual([]);
  expect(pod(platform).volumes!.map(({ name }) => name)).toEqual(['tmp']);
  expect(portsTo(platform, 'registry')).toEqual([443]);
});

function portsTo({ plan }: ReturnType<typeof renderPlatform>, type: string) {
  const { id } = plan.connections.find((connection) => connection.type === type)!;
  return plan.flows.filter(({ why }) => why === id).flatMap(({ ports }) => [...ports]);
}

it('has its definition before it, in an Application of its own', () => {
  const { manifests } = following([image()]);
  const definitions = manifests.filter(({ component }) => component === 'image-updater-crds');
  expect(definitions.map(({ object }) => object.metadata.name)).toEqual([
    'imageupdaters.argocd-image-updater.argoproj.io',
  ]);
});

it('reads in the namespace of Argo CD, and writes there into its own kind alone', () => {
  expect(rightsOf(following([image()]), 'argocd/argocd-image-updater')).toEqual({
    argocd: [
      'get, list, watch configmaps, secrets',
      'create, patch events',
      'get, list, update, watch imageupdaters.argocd-image-updater.argoproj.io',
      'update imageupdaters/status.argocd-image-updater.argoproj.io',
      'get, list, watch applications.argoproj.io',
      'get, update leases.coordination.k8s.io named c21b75f2.argoproj.io',
      'create leases.coordination.k8s.io',
    ],
  });
});

it('knows the servers that Argo CD knows where it reaches them by ssh, and has two pods in production', () => {
  const git = { provider: 'gitlab', url: 'git@gitlab.example.org:acme/platform.git' };
  const production = following([image()], { git, profile: 'production', components: { acme: {}, argocd: {} } });
  expect(production.findings).toEqual([]);
  expect(pod(production).volumes).toContainEqual({
    name: 'ssh-known-hosts',
    configMap: { name: 'argocd-ssh-known-hosts-cm' },
  });
  const { replicas, template } = production.get<Deployment>('Deployment', 'argocd-image-updater-controller').spec!;
  expect(replicas).toBe(2);
  expect(template.spec!.topologySpreadConstraints).toHaveLength(1);
});

it('is started anew when what it knows of registries changes, since it reads that once', () => {
  const checksum = (host: string) =>
    following([image()], { registry: { host, insecure: true } }).get<Deployment>(
      'Deployment',
      'argocd-image-updater-controller',
    ).spec!.template.metadata!.annotations!['checksum/config'];
  expect(checksum('k3d-registry:5050/a')).toMatch(/^[0-9a-f]{64}$/);
  expect(checksum('k3d-registry:5050/a')).not.toBe(checksum('k3d-registry:5051/a'));
});

function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}
