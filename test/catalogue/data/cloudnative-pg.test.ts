import { expect, it } from 'vitest';
import { component, workload } from '../../support/components.ts';
import { renderPlatform } from '../../support/platform.ts';

const platform = renderPlatform({ components: { postgresql: {} } });
type Deployment = { spec: { template: { spec: { containers: { env: { name: string; value?: string }[] }[] } } } };
const watched = (of: typeof platform) =>
  of
    .get<Deployment>('Deployment', 'cloudnative-pg')
    .spec.template.spec.containers[0]!.env.find(({ name }) => name === 'WATCH_NAMESPACE')?.value;

it('comes with PostgreSQL, without being named', () => {
  expect(platform.findings).toEqual([]);
  expect(platform.plan.components.find(({ id }) => id === 'cloudnative-pg')).toMatchObject({
    impliedBy: 'postgresql',
    namespace: 'platform-operators',
  });
});

it('watches where its clients are, and itself only when a plugin is beside it', () => {
  expect(watched(platform)).toBe('data-plane');
  const backed = renderPlatform({ components: { postgresql: { backup: {} }, minio: {} } });
  expect(watched(backed)).toBe('data-plane,platform-operators');
});

it('watches every namespace of a client, which it has rights in, and not the first alone', () => {
  const declared = {
    workloads: { far: workload('far', { namespace: 'far' }) },
    requires: [{ type: 'operator:cloudnative-pg' as const }],
  };
  const own = [component('acme', declared, { namespace: 'near' })];
  const { get, plan } = renderPlatform({ components: { postgresql: {}, acme: {} } }, { own });
  expect(plan.components.find(({ id }) => id === 'cloudnative-pg')!.serves?.namespaces).toEqual([
    'data-plane',
    'far',
    'near',
  ]);
  expect(watched({ get } as typeof platform)).toBe('data-plane,far,near');
});

it('makes pods in the data plane, and none where it runs', () => {
  const backed = renderPlatform({ components: { postgresql: { backup: {} }, minio: {} } });
  type Role = { metadata: { namespace: string }; rules: { resources: string[]; verbs: string[] }[] };
  const rights = (namespace: string, what = 'pods') =>
    backed
      .all('Role')
      .filter(({ metadata }) => metadata.namespace === namespace && metadata.name.endsWith('cloudnative-pg'))
      .flatMap((role) => (role as unknown as Role).rules)
      .filter(({ resources }) => resources.includes(what))
      .flatMap(({ verbs }) => verbs);
  expect(rights('data-plane')).toContain('create');
  expect(rights('platform-operators')).toEqual(['get', 'list', 'watch']);
  // Whoever gets it has a shell in a pod, by a WebSocket.
  expect(rights('data-plane', 'pods/exec')).toContain('get');
  expect(rights('platform-operators', 'pods/exec')).toEqual([]);
});

it('has no right to Secrets of every namespace', () => {
  const everywhere = platform.all('ClusterRole').filter(({ metadata }) => metadata.name.endsWith('cloudnative-pg'));
  expect(everywhere).toHaveLength(1);
  expect(JSON.stringify(everywhere)).not.toContain('secrets');
});

it('is reached by the API server at its webhooks, and reaches the instances', () => {
  const policy = platform.get<{ spec: { ingress: { ports: unknown[] }[]; egress: unknown[] } }>(
    'NetworkPolicy',
    'cloudnative-pg-operator',
  );
  expect(policy.spec.ingress.map(({ ports }) => ports)).toEqual([[{ port: 9443, protocol: 'TCP' }]]);
  expect(policy.spec.egress).toContainEqual({
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'data-plane' } },
        podSelector: { matchLabels: { 'cnpg.io/cluster': 'postgresql' } },
      },
    ],
    ports: [
      { port: 5432, protocol: 'TCP' },
      { port: 8000, protocol: 'TCP' },
    ],
  });
});
