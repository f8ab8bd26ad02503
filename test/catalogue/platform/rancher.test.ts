import { expect, it } from 'vitest';
import type { NetworkPolicy } from '../../../imports/types/kubernetes.ts';
import { planOf, renderPlatform } from '../../support/platform.ts';

const platform = renderPlatform({ cluster: { kind: 'k3d', memory: '16Gi' }, components: { rancher: {} } });

it('is one pod behind the platform’s ingress, under the host that it is told', () => {
  expect(platform.findings).toEqual([]);
  expect(platform.releases.find(({ component }) => component === 'rancher')!.values).toMatchObject({
    extraEnv: [{ name: 'CATTLE_SERVER_URL', value: 'https://rancher.localhost' }],
    replicas: 1,
    tls: 'external',
    networkExposure: { type: 'none' },
    postDelete: { enabled: false },
  });
  expect(platform.plan.components.find(({ id }) => id === 'rancher')!.uis[0]!.open).toEqual({
    host: 'rancher.localhost',
    url: 'https://rancher.localhost',
  });
  expect(platform.get<{ spec: object }>('Ingress', 'rancher').spec).toMatchObject({
    tls: [{ hosts: ['rancher.localhost'] }],
  });
});

it('has its first password from a seed, under the name that it looks for', () => {
  expect(platform.get('ExternalSecret', 'bootstrap-secret', 'cattle-system')).toMatchObject({
    spec: { target: { name: 'bootstrap-secret', immutable: true } },
  });
});

it('shares its rights with the pods that it starts, whatever their labels, and lets no other pod in', () => {
  const { podSelector, ingress } = platform.get<NetworkPolicy>('NetworkPolicy', 'rancher').spec!;
  expect(podSelector).toEqual({ matchLabels: {} });
  // The API server calls its extensions and its webhook from wherever it stands.
  const anyone = ingress!.filter(({ from }) => !from);
  const others = ingress!.filter(({ from }) => from);
  expect(anyone).toEqual([{ ports: [6666, 9443].map((port) => ({ port, protocol: 'TCP' })) }]);
  const from = others.flatMap((rule) => rule.from!);
  const selectors = from.map(({ podSelector }) => podSelector?.matchLabels);
  // Its own, and the ingress controller.
  expect(selectors).toHaveLength(2);
  expect(selectors).toContainEqual({});
  expect(JSON.stringify(from)).toContain('traefik');
});

it('has pods that find each other behind its Service, however many they are', () => {
  const { ingress } = platform.get<NetworkPolicy>('NetworkPolicy', 'rancher').spec!;
  const among = ingress!.filter(({ from }) =>
    from?.some(({ podSelector, namespaceSelector }) => podSelector && !namespaceSelector),
  );
  expect(among.flatMap(({ ports }) => ports!.map(({ port }) => port)).sort()).toEqual([443, 444]);
});

it('needs a host', () => {
  const { findings } = planOf({ cluster: { kind: 'existing' }, components: { rancher: {} } });
  expect(findings).toMatchObject([{ rule: 'graph/options', config: '/components/rancher' }]);
  expect(findings.map(({ message, fix }) => [message, fix])).toMatchSnapshot();
});
