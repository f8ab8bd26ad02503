import { expect, it } from 'vitest';
import { secretStoreReferences } from '../../../../../src/catalogue/platform/external-secrets/rules/reference-secret-store.ts';
import { externalSecret, said } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const store = object('external-secrets.io/v1', 'SecretStore', 'store', 'ns');
const vault = object('external-secrets.io/v1', 'ClusterSecretStore', 'vault');
const generator = object('generators.external-secrets.io/v1alpha1', 'Password', 'gen', 'ns');
const from = (secretStoreRef: object, name: string) =>
  externalSecret('s', {}, { secretStoreRef, dataFrom: [{ sourceRef: { generatorRef: { kind: 'Password', name } } }] });

it('accepts stores and generators that are there', () => {
  const objects = [
    store,
    vault,
    generator,
    from({ name: 'store' }, 'gen'),
    from({ kind: 'ClusterSecretStore', name: 'vault' }, 'gen'),
  ];
  expect(said(secretStoreReferences, objects)).toEqual([]);
});

it('finds those that are not', () => {
  const fix = 'declare the secret under `secrets` of the component, from which stores and generators follow';
  expect(
    said(secretStoreReferences, [store, vault, generator, from({ kind: 'ClusterSecretStore', name: 'store' }, 'gem')]),
  ).toEqual([
    `spec.secretStoreRef: there is no ClusterSecretStore store; ${fix}`,
    `spec.dataFrom[0].sourceRef.generatorRef: there is no Password generator gem in ns; write gen, or ${fix}`,
  ]);
});
