import { expect, it } from 'vitest';
import { injectedAuthorities } from '../../../../../src/catalogue/platform/cert-manager/rules/reference-injected-authority.ts';
import type { KubeObject } from '../../../../../src/kit/object.ts';
import { object } from '../../../../support/subject.ts';
import { having, treeOf } from '../../../../support/tree.ts';

const asking = (apiVersion: string, kind: string, annotation: string): KubeObject => ({
  ...object(apiVersion, kind, 'boats.example.com'),
  metadata: { name: 'boats.example.com', annotations: { [annotation]: 'harbour/boats' } },
});
const CRD = ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'] as const;
const API = ['apiregistration.k8s.io/v1', 'APIService'] as const;
const found = (options: object, one: KubeObject) => {
  const tree = treeOf({ components: { 'cert-manager': options } });
  return [...injectedAuthorities.check(having(tree, 'cert-manager', one))].map(({ path }) => path);
};

it('finds definitions and APIServices that ask for an authority, where the cainjector leaves them alone', () => {
  expect(found({}, asking(...CRD, 'cert-manager.io/inject-ca-from'))).toEqual([
    'metadata.annotations["cert-manager.io/inject-ca-from"]',
  ]);
  expect(found({}, asking(...API, 'cert-manager.io/inject-apiserver-ca'))).toHaveLength(1);
});

it('takes those that ask for none, what it writes into anyhow, and all where it shall', () => {
  expect(found({}, asking(...CRD, 'cert-manager.io/other'))).toEqual([]);
  const webhook = ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'] as const;
  expect(found({}, asking(...webhook, 'cert-manager.io/inject-ca-from'))).toEqual([]);
  expect(found({ definitions: true }, asking(...CRD, 'cert-manager.io/inject-ca-from'))).toEqual([]);
});
