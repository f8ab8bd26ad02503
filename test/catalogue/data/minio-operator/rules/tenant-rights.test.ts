import { expect, it } from 'vitest';
import { tenantRights } from '../../../../../src/catalogue/data/minio-operator/rules/tenant-rights.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const asks = (spec?: object) => {
  const tenant = object('minio.min.io/v2', 'Tenant', 'own', 'data-plane', { spec });
  return [...tenantRights.check(subject([of('x', tenant)]))].map(({ path }) => path);
};

it('takes a Tenant that has its certificates from elsewhere, or none', () => {
  expect(asks({ requestAutoCert: false })).toEqual([]);
  expect(asks({ requestAutoCert: false, externalCertSecret: [{ name: 'tls' }], prometheusOperator: false })).toEqual(
    [],
  );
});

it('finds what the operator is refused, certificates when nothing is said of them too', () => {
  expect(asks()).toEqual(['spec.requestAutoCert']);
  expect(asks({ requestAutoCert: true })).toEqual(['spec.requestAutoCert']);
  expect(asks({ requestAutoCert: false, kes: {}, prometheusOperator: true })).toEqual([
    'spec.kes',
    'spec.prometheusOperator',
  ]);
});
