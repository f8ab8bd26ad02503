import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CLUSTER_KINDS, CLUSTER_PROFILES, profileOf, withProfile } from '../../src/clusters/index.ts';
import { clusterSize } from '../../src/contract/cluster-size.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { FACTS } from '../support/components.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const CLOUDS = {
  eks: '192.168.0.0/16',
  gke: '10.4.0.0/14',
  aks: undefined,
  kubeadm: undefined,
  kind: undefined,
} as const;
/** Big enough for the guide's platform, whatever its nodes keep for themselves. */
const on = (kind: keyof typeof CLOUDS, more: object = {}) => ({
  cluster: { kind, agents: 6, memory: '192Gi', cpu: 48, podCidr: CLOUDS[kind], ...more },
  git: { provider: 'gitlab', url: 'https://gitlab.example.com/mlops/platform.git' },
  registry: { host: 'registry.example.com/mlops' },
  ingress: { domain: 'mlops.example.com' },
  components: { postgresql: { backup: { store: { url: 'https://s3.example.com', bucket: 'mlops-postgresql' } } } },
});
const GUIDE = readFileSync(join(packageRoot(), 'test/golden/guide/platform.yaml'), 'utf8');
const rendered = Object.fromEntries(
  Object.keys(CLOUDS).map((kind) => [
    kind,
    renderPlatform(GUIDE, { environment: 'cloud', override: on(kind as keyof typeof CLOUDS) }),
  ]),
);
const objects = (kind: string) => rendered[kind]!.manifests.map(({ object }) => object);

it('has every profile in the registry, one a file, called as the file', () => {
  const folder = join(packageRoot(), 'src/clusters');
  const files = readdirSync(folder).filter((file) =>
    /ClusterProfile = \{/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(files.map((file) => file.replace(/\.ts$/, '')).sort()).toEqual([...CLUSTER_KINDS].sort());
});

describe.each(Object.keys(CLOUDS))('the guide’s platform on %s', (kind) => {
  it('passes every check', () => {
    expect(rendered[kind]!.findings).toEqual([]);
  });

  it('has volumes of its class', () => {
    const { storageClass } = profileOf({ kind }).cluster;
    const claims = objects(kind).filter((object) => object.kind === 'Cluster' || object.kind === 'Tenant');
    expect(claims.length).toBeGreaterThan(1);
    for (const claim of claims)
      expect(JSON.stringify(claim).includes(`"${storageClass}"`)).toBe(storageClass !== undefined);
  });

  it('lets in the ingress controller that it has, and out to its API server', () => {
    const policies = JSON.stringify(objects(kind).filter((object) => object.kind === 'NetworkPolicy'));
    expect(policies).toContain('"app.kubernetes.io/instance":"traefik-traefik"');
    expect(policies).not.toContain('traefik-kube-system');
    const port = profileOf({ kind }).cluster.apiServer?.port ?? 6443;
    const operator = objects(kind).find(
      ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name.startsWith('strimzi'),
    );
    expect(JSON.stringify(operator)).toContain(`"port":${port}`);
  });
});

it('lets out to the cache of names of GKE, at its address, at that of the Service and at its pods', () => {
  const dns = JSON.stringify(
    objects('gke').filter(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.namespace === 'data-plane'),
  );
  for (const peer of ['169.254.20.10/32', '34.118.224.10/32', '"k8s-app":"node-local-dns"', '"k8s-app":"kube-dns"'])
    expect(dns).toContain(peer);
  expect(JSON.stringify(objects('eks'))).not.toContain('node-local-dns');
});

describe('what the configuration says', () => {
  it('goes before the profile, key by key; labels mean one thing together', () => {
    const { config } = planOf(GUIDE, {
      environment: 'cloud',
      override: {
        ...on('gke', {
          storageClass: 'premium-rwo',
          apiServer: { port: 6443 },
          dns: { cacheLabels: { app: 'cache' } },
        }),
        ingress: { controller: { labels: { app: 'nginx' } } },
      },
    });
    expect(config!.cluster).toMatchObject({
      storageClass: 'premium-rwo',
      serviceCidr: '34.118.224.0/20',
      apiServer: { port: 6443 },
    });
    expect(config!.cluster.dns).toEqual({
      namespace: 'kube-system',
      labels: { 'k8s-app': 'kube-dns' },
      cidrs: ['169.254.20.10/32'],
      cacheLabels: { app: 'cache' },
    });
    expect(config!.ingress.controller).toEqual({ namespace: 'traefik', labels: { app: 'nginx' } });
  });

  it('is asked for where nobody else knows it', () => {
    for (const { id, asks = {} } of CLUSTER_PROFILES) {
      const { findings } = planOf({ cluster: { kind: id } }, { environment: 'cloud' });
      const missing = findings.filter(({ rule }) => rule === 'config/missing');
      expect(missing.map(({ message }) => message)).toEqual(
        Object.keys(asks).map((key) => `cluster.${key} is not said, and nobody else knows it on ${id}`),
      );
      for (const { at } of missing) expect(at).toMatchObject({ file: 'platform.yaml' });
    }
  });

  it('keeps what no profile knows', () => {
    expect(withProfile(undefined, { a: 1, b: { c: 2 } })).toEqual({ a: 1, b: { c: 2 } });
    expect(withProfile({ b: 3 }, { b: { c: 2 } })).toEqual({ b: 3 });
    expect(withProfile({ z: 1 }, { b: { c: 2 } })).toEqual({ z: 1, b: { c: 2 } });
  });
});

describe('what nodes keep for Kubernetes', () => {
  const GIBI = 2 ** 30;
  const MEBI = 2 ** 20;
  /** One node of 8 CPU and 32 GiB. */
  const kept = (kind: string, podsPerNode = profileOf({ kind }).cluster.podsPerNode ?? 110) => {
    const { kubernetes } = clusterSize({
      ...FACTS.cluster,
      ...{ kind, agents: 1, cpu: 8, memory: '32Gi', podsPerNode },
    });
    return kubernetes;
  };

  it('is by parts on GKE, and where nothing is known', () => {
    const parts = (1 + 0.8 + 0.8 + 0.06 * 16) * GIBI;
    expect(kept('gke')).toEqual({ cpu: 90, memory: Math.ceil(parts) + 100 * MEBI });
    expect(kept('existing')).toEqual(kept('gke'));
  });

  it('is by pods on EKS', () => {
    expect(kept('eks')).toEqual({ cpu: 90, memory: (255 + 11 * 110 + 100) * MEBI });
    expect(kept('eks', 29).memory).toBe((255 + 11 * 29 + 100) * MEBI);
  });

  it('is by pods on AKS, and a quarter of the memory at most', () => {
    expect(kept('aks')).toEqual({ cpu: 180, memory: 5_050_000_000 + 100 * MEBI });
    expect(kept('aks', 30).memory).toBe(650_000_000 + 100 * MEBI);
    expect(kept('aks', 1000).memory).toBe(8 * GIBI + 100 * MEBI);
  });

  it('is what a kubelet evicts for where kubeadm set it up', () => {
    expect(kept('kubeadm')).toEqual({ cpu: 0, memory: 100 * MEBI });
  });
});

it('is compared by name nowhere: what differs is a field of the profile', () => {
  const src = join(packageRoot(), 'src');
  const names = CLUSTER_KINDS.join('|');
  const compared = new RegExp(
    `[!=]==?\\s*['"\`](${names})['"\`]|['"\`](${names})['"\`]\\s*[!=]==?|case ['"\`](${names})['"\`]`,
  );
  const found = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('clusters'))
    .filter((file) => compared.test(readFileSync(join(src, file), 'utf8')));
  expect(compared.test("cluster.kind === 'k3d'")).toBe(true);
  expect(found).toEqual([]);
});
