import { describe, expect, it } from 'vitest';
import type { Deployment, NetworkPolicy, PodDisruptionBudget, Service } from '../../../imports/types/kubernetes.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { renderPlatform } from '../../support/platform.ts';
import { rightsOf } from '../../support/rights.ts';

const alone = renderPlatform({ components: { 'cert-manager': {} } });
const platform = renderPlatform({ components: { flink: { webhook: true } } });

const PROGRAMS = ['cert-manager', 'cert-manager-cainjector', 'cert-manager-webhook'];
const argsOf = ({ get }: typeof platform, name: string) =>
  get<Deployment>('Deployment', name, 'cert-manager').spec!.template.spec!.containers[0]!.args!;

describe('cert-manager', () => {
  it('is there only when something needs it, with its definitions', () => {
    const ids = (written: object) => renderPlatform(written).plan.components.map(({ id }) => id);
    expect(ids({ components: { kafka: {} } })).not.toContain('cert-manager');
    expect(platform.plan.components.map(({ id }) => id)).toContain('cert-manager');
    const definitions = platform.manifests.filter(({ component }) => component === 'cert-manager-crds');
    expect(definitions.map(({ object }) => object.metadata.name)).toEqual([
      'challenges.acme.cert-manager.io',
      'orders.acme.cert-manager.io',
      'certificates.cert-manager.io',
      'certificaterequests.cert-manager.io',
      'clusterissuers.cert-manager.io',
      'issuers.cert-manager.io',
    ]);
  });

  it('stays in its own namespace, where its leases are too, and is well there', () => {
    expect([...alone.findings, ...platform.findings]).toEqual([]);
    expect(argsOf(alone, 'cert-manager')).toContain('--leader-election-namespace=cert-manager');
    expect(argsOf(alone, 'cert-manager-cainjector')).toContain('--leader-election-namespace=cert-manager');
    const { spec } = alone.get<NetworkPolicy>('NetworkPolicy', 'cert-manager-webhook', 'cert-manager');
    expect(spec!.ingress!.flatMap(({ ports }) => ports)).toEqual([{ port: 10250, protocol: 'TCP' }]);
  });

  it('has two pods of each program in production, and the webhook may lose one', () => {
    const production = renderPlatform(
      { components: { 'cert-manager': {} }, cluster: { kind: 'existing' }, profile: 'production' },
      { environment: 'production' },
    );
    expect(production.findings).toEqual([]);
    for (const name of PROGRAMS) expect(production.get<Deployment>('Deployment', name).spec!.replicas).toBe(2);
    const budget = production.get<PodDisruptionBudget>('PodDisruptionBudget', 'cert-manager-webhook');
    const { selector } = production.get<Service>('Service', 'cert-manager-webhook').spec!;
    expect(budget.spec!.selector!.matchLabels).toEqual(selector);
  });
});

describe('its rights', () => {
  it('are to write where those are who are connected to it, and to no pod, Service or Ingress anywhere', () => {
    expect(rightsOf(platform, 'cert-manager/cert-manager')).toMatchSnapshot();
    expect(Object.keys(rightsOf(alone, 'cert-manager/cert-manager')).sort()).toEqual(['cert-manager', 'everywhere']);
    expect(argsOf(platform, 'cert-manager')).toContain(
      '--controllers=*,-orders,-challenges,-certificaterequests-issuer-acme',
    );
  });

  it('are for the webhook to keep its authority, and to ask for whom it answers', () => {
    expect(rightsOf(platform, 'cert-manager/cert-manager-webhook')).toEqual({
      'cert-manager': ['get, list, update, watch secrets named cert-manager-webhook-ca', 'create secrets'],
      everywhere: ['create subjectaccessreviews.authorization.k8s.io'],
    });
  });

  it('are for the cainjector to write into webhook configurations, and into definitions only when it shall', () => {
    const rights = ({ everywhere }: Record<string, string[]>) => everywhere!.filter((right) => /patch/.test(right));
    expect(rights(rightsOf(platform, 'cert-manager/cert-manager-cainjector'))).toEqual([
      'get, list, patch, watch mutatingwebhookconfigurations.admissionregistration.k8s.io, validatingwebhookconfigurations.admissionregistration.k8s.io',
    ]);
    const told = renderPlatform({ components: { 'cert-manager': { definitions: true } } });
    expect(told.findings).toEqual([]);
    expect(rights(rightsOf(told, 'cert-manager/cert-manager-cainjector')).slice(1)).toEqual([
      'get, list, patch, watch customresourcedefinitions.apiextensions.k8s.io',
      'get, list, patch, watch apiservices.apiregistration.k8s.io',
    ]);
    const flags = (rendered: typeof platform) =>
      argsOf(rendered, 'cert-manager-cainjector').filter((arg) => /injectable/.test(arg));
    expect([flags(platform).length, flags(told).length]).toEqual([2, 0]);
  });
});

it('has the API server ask its webhook, whose authority is written into the configurations', () => {
  for (const kind of ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']) {
    const { metadata, webhooks } = platform.get<KubeObject & { webhooks: { clientConfig: { service: object } }[] }>(
      kind,
      'cert-manager-webhook',
    );
    const secret = metadata.annotations!['cert-manager.io/inject-ca-from-secret'];
    expect(argsOf(platform, 'cert-manager-webhook')).toEqual(
      expect.arrayContaining([
        `--dynamic-serving-ca-secret-namespace=${secret!.split('/')[0]}`,
        `--dynamic-serving-ca-secret-name=${secret!.split('/')[1]}`,
      ]),
    );
    expect(webhooks.map(({ clientConfig }) => clientConfig.service)).toMatchObject([
      { name: 'cert-manager-webhook', namespace: 'cert-manager' },
    ]);
  }
});
