import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { orderProvider } from '../../../../src/checks/rules/order/provider.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { object, of, subject } from '../../../support/subject.ts';

const at = (wave: number, one: KubeObject): KubeObject => ({
  ...one,
  metadata: { ...one.metadata, annotations: { 'argocd.argoproj.io/sync-wave': String(wave) } },
});
const application = (name: string, wave: number) =>
  of(name, at(wave, object('argoproj.io/v1alpha1', 'Application', name, 'argocd')));

const external = (name: string, spec: object) =>
  object('external-secrets.io/v1', 'ExternalSecret', name, 'a', { spec });
const seed = external('seed', {
  dataFrom: [{ sourceRef: { generatorRef: { name: 'seed' } } }],
  target: { name: 'seed' },
});
const store = object('external-secrets.io/v1', 'SecretStore', 'store', 'a', {
  spec: { provider: { kubernetes: { remoteNamespace: 'a' } } },
});
const view = external('view', {
  secretStoreRef: { name: 'store' },
  dataFrom: [{ extract: { key: 'seed' } }],
  target: { name: 'made' },
});
const reader = object('apps/v1', 'Deployment', 'reader', 'a', {
  spec: { template: { spec: { containers: [{ envFrom: [{ secretRef: { name: 'made' } }] }] } } },
});
const pin = { repository: 'https://charts.example.org', name: 'c', version: '1.0.0', clusterKinds: [] };

function check(objects: readonly KubeObject[], rest: Parameters<typeof subject>[1] = {}) {
  const found = orderProvider.check(
    subject(
      objects.map((one) => of('x', one)),
      rest,
    ),
  );
  return [...found].map(({ object, message }) => [object, message]);
}

it('is content with the waves that Mooring gives', () => {
  expect(check([at(-2, seed), at(-2, store), at(-1, view), reader])).toEqual([]);
});

it('finds a view in the wave of its seed, or of its store', () => {
  expect(check([at(-1, seed), at(-2, store), at(-1, view)])).toEqual([
    [
      'ExternalSecret.external-secrets.io a/view',
      'it is applied in wave -1, and what it needs, ExternalSecret.external-secrets.io a/seed, in wave -1',
    ],
  ]);
  expect(check([at(-2, seed), at(-1, store), at(-1, view)])).toEqual([
    ['ExternalSecret.external-secrets.io a/view', expect.stringContaining('SecretStore.external-secrets.io a/store')],
  ]);
});

it('finds a workload that reads a Secret which comes no earlier', () => {
  expect(check([at(-2, store), at(0, view), reader])).toMatchObject([['Deployment.apps a/reader', expect.anything()]]);
  const hook = structuredClone(reader);
  hook.metadata.annotations = { 'argocd.argoproj.io/hook': 'PreSync' };
  expect(check([at(-2, store), at(-1, view), hook])).toHaveLength(1);
  hook.metadata.annotations = { 'argocd.argoproj.io/hook': 'PostSync', 'argocd.argoproj.io/sync-wave': '-9' };
  expect(check([at(-2, store), at(-1, view), hook])).toEqual([]);
});

it('finds a Secret that comes no earlier than the chart that reads it', () => {
  const plan = planned(component('x', {}, { namespace: 'a' }));
  const releases: Subject['releases'] = [{ component: 'x', pin, values: { auth: { existingSecret: 'made' } } }];
  expect(check([at(-2, store), at(-1, view)], { plan, releases })).toEqual([]);
  expect(check([at(-2, store), view], { plan, releases })).toEqual([
    [
      'ExternalSecret.external-secrets.io a/view',
      'the chart c reads the Secret that it makes, and is applied no later: wave 0',
    ],
  ]);
});

it('finds a component that is applied no later than one it needs', () => {
  const plan = planned(
    component('store', {
      provides: [{ type: 'redis', at: 'server', ports: [1], endpoint: () => ({}) as never }],
      workloads: { server: workload('s') },
    }),
    component('app', { requires: [{ type: 'redis', by: ['server'] }], workloads: { server: workload('a') } }),
  );
  const waves = (storeWave: number, appWave: number) =>
    check([], { plan, applications: [application('store', storeWave), application('app', appWave)] });
  expect(waves(1, 2)).toEqual([]);
  expect(waves(2, 2)).toEqual([
    ['Application.argoproj.io argocd/app', 'app is applied in wave 2, and store, which gives it redis, in wave 2'],
  ]);
});

it('finds a custom resource beside the webhook that guards it', () => {
  const guarded = object('example.org/v1', 'Fleet', 'one', 'a');
  const clusterKinds = ['admissionregistration.k8s.io/ValidatingWebhookConfiguration'];
  const releases = [{ component: 'x', pin: { ...pin, clusterKinds, crdGroups: ['example.org'] }, values: {} }];
  expect(check([guarded], { releases })).toEqual([
    ['Fleet.example.org a/one', 'a webhook of x guards the kind Fleet, and is applied no earlier: wave 0'],
  ]);
  expect(check([at(1, guarded)], { releases })).toEqual([]);
  const webhook = (failurePolicy: string) =>
    object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard', undefined, {
      webhooks: [{ failurePolicy, rules: [{ apiGroups: ['example.org'] }] }],
    });
  expect(check([guarded, webhook('Fail')])).toHaveLength(1);
  expect(check([guarded, webhook('Ignore')])).toEqual([]);
});
