import { expect, it } from 'vitest';
import { namespaceReferences } from '../../../../src/checks/rules/reference/namespace.ts';
import { namespace, said } from '../../../support/references.ts';
import { object, of } from '../../../support/subject.ts';

const application = (name: string) => ({
  applications: [
    of(
      'a',
      object('argoproj.io/v1alpha1', 'Application', 'a', 'argocd', { spec: { destination: { namespace: name } } }),
    ),
  ],
});
const store = (remoteNamespace: string) =>
  object('external-secrets.io/v1', 'SecretStore', 's', 'ns', {
    spec: { provider: { kubernetes: { remoteNamespace } } },
  });

it('accepts namespaces of the tree', () => {
  expect(said(namespaceReferences, [namespace, store('ns')], application('ns'))).toEqual([]);
});

it('finds those that nobody makes', () => {
  const fix = 'declare it under `namespaces` of the component';
  expect(said(namespaceReferences, [namespace, store('nowhere')], application('other'))).toEqual([
    `spec.provider.kubernetes.remoteNamespace: there is no Namespace nowhere; ${fix}`,
    `spec.destination.namespace: there is no Namespace other; ${fix}`,
  ]);
});
