import { describe, expect, it } from 'vitest';
import { webhook } from '../../../../src/checks/rules/network/webhook.ts';
import type { Manifest } from '../../../../src/contract/manifest.ts';
import { need } from '../../../../src/contract/need.ts';
import { namespaceManifests } from '../../../../src/policy/namespaces.ts';
import { networkManifests } from '../../../../src/policy/network.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { policy } from '../../../support/policies.ts';
import { object, of, subject } from '../../../support/subject.ts';

const plan = planned(
  component(
    'operator',
    {
      workloads: { pod: workload('operator') },
      requires: [need({ type: 'kubernetes-api', by: ['pod'], reachedAt: [{ workload: 'pod', ports: [9443] }] })],
    },
    { namespace: 'operators' },
  ),
);
const namespaces = namespaceManifests(plan, 'namespaces');
const rendered = networkManifests(plan, 'namespaces');
const service = of(
  'operator',
  object('v1', 'Service', 'hook', 'operators', {
    spec: { selector: { app: 'operator' }, ports: [{ port: 443, targetPort: 9443 }] },
  }),
);
const reference = { name: 'hook', namespace: 'operators' };
const kinds: readonly (readonly [string, Manifest])[] = [
  [
    'a validating webhook',
    of('operator', {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'hook' },
      webhooks: [{ clientConfig: { service: reference } }],
    } as never),
  ],
  [
    'a conversion',
    of('operator', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'hooks.example.org' },
      spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig: { service: reference } } } },
    }),
  ],
  [
    'an aggregated API',
    of('operator', {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.hooks.example.org' },
      spec: { service: reference },
    }),
  ],
];
const check = (...manifests: readonly Manifest[]) => [
  ...webhook.check(subject([...namespaces, service, ...manifests], { plan })),
];
const pods = { podSelector: { matchLabels: { app: 'operator' } } };
const isolated = (ingress: object) => policy('operators', { ...pods, policyTypes: ['Ingress'], ingress: [ingress] });
const ports = [{ port: 9443, protocol: 'TCP' }];

describe.each(kinds)('%s', (_, called) => {
  it('is reached with what the plan yields', () => {
    expect(check(...rendered, called)).toEqual([]);
  });

  it.each([
    ['everything but pods', { from: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.42.0.0/16'] } }], ports }],
    ['the servers by their addresses', { from: [{ ipBlock: { cidr: '192.168.64.0/24' } }], ports }],
    ['every pod, and no node', { from: [{ namespaceSelector: {} }], ports }],
    ['everybody on another port', { ports: [{ port: 443, protocol: 'TCP' }] }],
  ])('is cut off by a policy that lets in %s', (_name, ingress) => {
    expect(check(isolated(ingress), called)).toEqual([
      expect.objectContaining({
        message: 'the API server calls operator/pod on 9443/TCP, and no policy lets it in from everywhere',
      }),
    ]);
  });

  it('is reached where no policy isolates its pods', () => expect(check(called)).toEqual([]));
});
