import { expect, it } from 'vitest';
import { renderPlatform } from '../../support/platform.ts';

const platform = renderPlatform({ components: { postgresql: {} } });
const operator = platform.releases.find(({ component }) => component === 'cloudnative-pg')!;

it('comes with PostgreSQL, without being named', () => {
  expect(platform.findings).toEqual([]);
  expect(platform.plan.components.find(({ id }) => id === 'cloudnative-pg')).toMatchObject({
    impliedBy: 'postgresql',
    namespace: 'platform-operators',
  });
});

it('watches the data plane by a variable of its container, because the ConfigMap is read too late', () => {
  expect(operator.values).toMatchObject({ additionalEnv: [{ name: 'WATCH_NAMESPACE', value: 'data-plane' }] });
  // With a narrower role the chart sets the variable itself, and server-side apply refuses the second.
  expect(operator.values).not.toHaveProperty('config');
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
