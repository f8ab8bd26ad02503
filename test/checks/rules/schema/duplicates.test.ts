import { expect, it } from 'vitest';
import { duplicates } from '../../../../src/checks/rules/schema/duplicates.ts';
import { object, of, subject } from '../../../support/subject.ts';

const told = (...objects: Parameters<typeof of>[1][]) =>
  [...duplicates.check(subject(objects.map((one) => of('x', one))))].map(({ path, message }) => `${path}: ${message}`);
const service = (ports: object[]) => object('v1', 'Service', 'one', 'a', { spec: { ports } });

it('knows the keys of lists of Kubernetes, with the defaults that keys have', () => {
  expect(told(service([{ port: 80 }, { port: 80, protocol: 'TCP' }, { port: 80, protocol: 'UDP' }]))).toEqual([
    'spec.ports[1]: port 80 and protocol "TCP" is there already, as spec.ports[0]',
  ]);
});

it('knows those of a custom resource', () => {
  const alerts = (...names: string[]) =>
    object('monitoring.coreos.com/v1', 'PrometheusRule', 'one', 'a', {
      spec: { groups: names.map((name) => ({ name })) },
    });
  expect(told(alerts('a', 'b'))).toEqual([]);
  expect(told(alerts('a', 'b', 'a'))).toEqual(['spec.groups[2]: name "a" is there already, as spec.groups[0]']);
});

it('is silent about shapes that the schema refuses, and about keys that are not there', () => {
  for (const ports of [null, 5, {}, [null, null], [{}, {}], [{ port: 80 }]])
    expect(told(object('v1', 'Service', 'one', 'a', { spec: { ports } }))).toEqual([]);
  expect(told(object('example.com/v1', 'Unknown', 'one', 'a', { spec: [1, 1] }))).toEqual([]);
});
