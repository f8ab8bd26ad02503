import { expect, it } from 'vitest';
import { APPLICATION_HEALTH } from '../../../src/catalogue/platform/application-health.ts';
import { renderPlatform } from '../../support/platform.ts';

type Values = Record<string, never> & { configs: { cm: Record<string, string>; params: Record<string, unknown> } };
const valuesOf = (platform: ReturnType<typeof renderPlatform>) =>
  platform.releases.find(({ component }) => component === 'argocd')!.values as Values;

it('is part of every platform, with the operator that makes its secret', () => {
  const platform = renderPlatform({});
  expect(platform.plan.components.filter(({ external }) => !external).map(({ id }) => id)).toEqual([
    'external-secrets',
    'argocd',
  ]);
  expect(platform.findings).toEqual([]);
});

it('takes options like any other component', () => {
  const values = valuesOf(renderPlatform({ components: { argocd: { poll: '30s', url: 'https://argocd.acme.dev' } } }));
  expect(values.configs.cm).toMatchObject({ 'timeout.reconciliation': '30s', url: 'https://argocd.acme.dev' });
});

it('waits for children, compares at the server, and ends a sync that waits for ever', () => {
  const { configs } = valuesOf(renderPlatform({}));
  expect(configs.cm['resource.customizations.health.argoproj.io_Application']).toBe(APPLICATION_HEALTH);
  expect(configs.cm['application.resourceTrackingMethod']).toBe('annotation');
  expect(configs.params).toMatchObject({
    'controller.diff.server.side': true,
    'controller.sync.timeout.seconds': 3600,
  });
  // Whoever sets exclusions must repeat those of upstream.
  expect(configs.cm).not.toHaveProperty('resource.exclusions');
});

it('has the password of its cache from a seed, not from a Job that nothing would run', () => {
  const platform = renderPlatform({});
  expect(valuesOf(platform)).toMatchObject({ redisSecretInit: { enabled: false } });
  expect(platform.get('ExternalSecret', 'argocd-redis', 'argocd')).toMatchObject({
    spec: { target: { immutable: true, template: { data: { auth: '{{ .auth }}' } } } },
  });
});

it('has two API servers and two repository servers in production, each with a disruption budget', () => {
  const platform = renderPlatform({ profile: 'production' });
  expect(valuesOf(platform)).toMatchObject({ server: { replicas: 2 }, repoServer: { replicas: 2 } });
  const budgets = platform.all('PodDisruptionBudget').filter(({ metadata }) => metadata.namespace === 'argocd');
  expect(budgets.map(({ metadata }) => metadata.name)).toEqual(['argocd-repo-server', 'argocd-server']);
});

it('opens its cache to its own programs only, and the way out to the repository server', () => {
  const platform = renderPlatform({});
  const redis = platform.get<{
    spec: { ingress: { from: { podSelector: { matchLabels: Record<string, string> } }[] }[]; egress?: unknown };
  }>('NetworkPolicy', 'argocd-redis');
  expect(
    redis.spec.ingress.flatMap(({ from }) =>
      from.map(({ podSelector }) => podSelector.matchLabels['app.kubernetes.io/name']),
    ),
  ).toEqual(['argocd-application-controller', 'argocd-repo-server', 'argocd-server']);
  expect(redis.spec.egress).toBeUndefined();
  const internet = platform.plan.connections.filter(({ type }) => type === 'internet');
  expect(internet.map(({ client }) => [client.component, client.workloads])).toEqual([['argocd', ['repo-server']]]);
});

it('gives a token to those of its programs that ask the API server, and to each an account of its own', () => {
  expect(valuesOf(renderPlatform({}))).toMatchObject({
    repoServer: { automountServiceAccountToken: false },
    redis: { automountServiceAccountToken: false, serviceAccount: { create: true } },
  });
});
