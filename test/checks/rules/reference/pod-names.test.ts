import { expect, it } from 'vitest';
import { podNames } from '../../../../src/checks/rules/reference/pod-names.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const set = (replicas: number) =>
  object('apps/v1', 'StatefulSet', 'db', 'ns', {
    spec: { replicas, serviceName: 'db', template: { metadata: { labels: { app: 'db' } }, spec: { containers: [] } } },
  });
const service = (spec: object) => object('v1', 'Service', 'db', 'ns', { spec: { ports: [{ port: 1 }], ...spec } });

it('accepts a headless Service, and one with an address of a single pod', () => {
  expect(said(podNames, [set(3), service({ clusterIP: 'None', selector: { app: 'db' } })])).toEqual([]);
  expect(said(podNames, [set(1), service({ selector: { app: 'db' } })])).toEqual([]);
});

it('leaves a Service that is not there to another rule', () => {
  expect(said(podNames, [set(3)])).toEqual([]);
});

it('finds an address of its own before several pods, and a Service of other pods', () => {
  expect(said(podNames, [set(3), service({ selector: { app: 'db' } })])).toEqual([
    'spec.clusterIP: the 3 pods of db have their names by it, and it has an address of its own; write `clusterIP: None`, and give clients a Service beside it',
  ]);
  for (const selector of [{ app: 'web' }, undefined])
    expect(said(podNames, [set(1), service({ selector })])).toEqual([
      'spec.serviceName: its pods have their names by the Service db, which does not select them; name the Service that selects its pods',
    ]);
});
