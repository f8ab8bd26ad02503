import { expect, it } from 'vitest';
import { issuerReferences } from '../../../../../src/catalogue/platform/cert-manager/rules/reference-issuer.ts';
import { said } from '../../../../support/references.ts';
import { object } from '../../../../support/subject.ts';

const certificate = (issuerRef: object) =>
  object('cert-manager.io/v1', 'Certificate', 'c', 'ns', { spec: { issuerRef } });
const issuers = [
  object('cert-manager.io/v1', 'Issuer', 'own', 'ns'),
  object('cert-manager.io/v1', 'ClusterIssuer', 'all'),
];

it('accepts issuers that are there', () => {
  const good = [certificate({ name: 'own' }), certificate({ kind: 'ClusterIssuer', name: 'all' })];
  expect(said(issuerReferences, [...issuers, ...good])).toEqual([]);
});

it('finds one that is not, or is of the other kind', () => {
  expect(said(issuerReferences, [...issuers, certificate({ name: 'all' }), certificate({ name: 'onw' })])).toEqual([
    'spec.issuerRef: there is no Issuer all in ns; add the issuer',
    'spec.issuerRef: there is no Issuer onw in ns; write own, or add the issuer',
  ]);
});
