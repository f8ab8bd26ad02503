import { expect, it } from 'vitest';
import { operatorReferences } from '../../../../src/checks/rules/reference/operator.ts';
import { offer } from '../../../../src/contract/offer.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const operator = component('op', {
  workloads: { a: workload('a', { serviceAccount: { name: 'op' } }) },
  requires: [{ type: 'kubernetes-api', by: ['a'] }],
  provides: [offer({ type: 'operator:op', endpoint: () => ({}), serves: { by: 'a', rules: () => [] } })],
  crdGroups: ['op.example.org'],
});
const client = component('client', { requires: [{ type: 'operator:op' }] }, { namespace: 'near' });
const plan = planned(operator, client);
const thing = (namespace?: string) => object('op.example.org/v1', 'Thing', 'x', namespace);

it('finds what its operator does not look after', () => {
  expect(said(operatorReferences, [thing('near'), thing(), thing('far')], { plan })).toEqual([
    'metadata.namespace: OP does not look after far: no component there is connected to it; declare it in app: `requires: [{ type: operator:op }]`',
  ]);
});

it('says nothing of an operator that goes everywhere', () => {
  const { provides: _, ...rest } = { provides: [], crdGroups: ['op.example.org'] };
  expect(said(operatorReferences, [thing('far')], { plan: planned(component('op', rest)) })).toEqual([]);
});
