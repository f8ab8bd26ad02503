import { expect, it } from 'vitest';
import { issuerAcme } from '../../../../../src/catalogue/platform/cert-manager/rules/issuer-acme.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const found = (kind: string, spec: object, apiVersion = 'cert-manager.io/v1') =>
  [...issuerAcme.check(subject([of('x', object(apiVersion, kind, 'i', 'a', { spec }))]))].map(({ path }) => path);

it('takes issuers that have their authority inside', () => {
  expect(found('Issuer', { selfSigned: {} })).toEqual([]);
  expect(found('ClusterIssuer', { ca: { secretName: 'ca' } })).toEqual([]);
  expect(found('Issuer', { acme: {} }, 'example.com/v1')).toEqual([]);
});

it('finds one that asks outside, of one namespace and of all', () => {
  for (const kind of ['Issuer', 'ClusterIssuer']) expect(found(kind, { acme: { server: 'x' } })).toEqual(['spec.acme']);
});
