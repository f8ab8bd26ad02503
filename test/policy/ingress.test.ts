import { describe, expect, it } from 'vitest';
import type { Ingress, NetworkPolicy } from '../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../support/platform.ts';

const components = { minio: {} };
const hosts = (platform: ReturnType<typeof renderPlatform>) =>
  platform.all<Ingress>('Ingress').map(({ metadata, spec }) => [metadata!.name, spec!.rules![0]!.host]);

it('is one for each UI, below localhost on k3d', () => {
  const platform = renderPlatform({ components });
  expect(hosts(platform)).toEqual([
    ['argocd', 'argocd.localhost'],
    ['minio', 'minio.localhost'],
    ['s3', 's3.localhost'],
  ]);
  expect(platform.get<Ingress>('Ingress', 'minio', 'data-plane')).toMatchObject({
    spec: {
      ingressClassName: 'traefik',
      rules: [
        { http: { paths: [{ path: '/', backend: { service: { name: 'mlops-console', port: { number: 9090 } } } }] } },
      ],
    },
  });
});

it('lets the pods of the controller in on the port of the pod, and nobody else', () => {
  const { spec } = renderPlatform({ components }).get<NetworkPolicy>('NetworkPolicy', 'argocd-server');
  expect(spec!.ingress).toEqual([
    {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
          podSelector: {
            matchLabels: {
              'app.kubernetes.io/instance': 'traefik-kube-system',
              'app.kubernetes.io/name': 'traefik',
            },
          },
        },
      ],
      ports: [{ port: 8080, protocol: 'TCP' }],
    },
  ]);
});

describe('elsewhere', () => {
  const render = (ingress: object) => renderPlatform({ components, cluster: { kind: 'existing' }, ingress });

  it('there is none without a domain', () => {
    const platform = render({});
    expect(hosts(platform)).toEqual([]);
    expect(platform.findings).toEqual([]);
  });

  it('hosts follow the domain, or are what they are called', () => {
    const platform = render({
      domain: 'mlops.example.com',
      hosts: { argocd: 'cd.example.com' },
      class: 'nginx',
      controller: { namespace: 'ingress', labels: { app: 'nginx' } },
    });
    expect(hosts(platform)).toEqual([
      ['argocd', 'cd.example.com'],
      ['minio', 'minio.mlops.example.com'],
      ['s3', 's3.mlops.example.com'],
    ]);
    expect(platform.findings).toEqual([]);
    const { spec } = platform.get<NetworkPolicy>('NetworkPolicy', 'argocd-server');
    expect(JSON.stringify(spec!.ingress)).toContain('"kubernetes.io/metadata.name":"ingress"');
    // Production's default: the controller has the certificate.
    expect(platform.get<Ingress>('Ingress', 'argocd')!.spec!.tls).toEqual([{ hosts: ['cd.example.com'] }]);
    expect(platform.plan.components.flatMap(({ uis }) => uis.map(({ open }) => open?.url))).toEqual([
      'https://cd.example.com',
      'https://minio.mlops.example.com',
      'https://s3.mlops.example.com',
    ]);
  });
});

it('is refused where two UIs would have one host, and where a host is nobody’s', () => {
  const { findings } = planOf({ components, ingress: { hosts: { minio: 'argocd.localhost', mlfow: 'x.localhost' } } });
  expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
    ['graph/claimed-twice', expect.stringContaining('the host argocd.localhost')],
    ['graph/unused-host', 'a host is given to mlfow, which has no UI that is switched on'],
  ]);
  expect(findings[1]).toMatchObject({ config: '/ingress/hosts/mlfow' });
});

describe('in front of a UI without a login of its own', () => {
  const platform = renderPlatform({ components: { postgresql: {}, minio: {}, mlflow: {} } });

  it('the controller asks, for what is made in the cluster', () => {
    const { metadata } = platform.get<Ingress>('Ingress', 'mlflow');
    expect(metadata!.annotations!['traefik.ingress.kubernetes.io/router.middlewares']).toBe(
      'ml-lifecycle-mlflow@kubernetescrd',
    );
    expect(platform.all('Middleware')).toHaveLength(1);
    expect(platform.plan.seeds.find(({ name }) => name === 'mlflow-login')).toMatchObject({
      component: 'mlflow',
      namespace: 'ml-lifecycle',
      type: 'kubernetes.io/basic-auth',
      keys: { username: 'platform', password: { random: 24 } },
      readers: [],
    });
    expect(platform.findings).toEqual([]);
  });

  it('a UI that asks by itself is left to do so', () => {
    expect(platform.get<Ingress>('Ingress', 'argocd').metadata!.annotations).not.toHaveProperty([
      'traefik.ingress.kubernetes.io/router.middlewares',
    ]);
  });
});
