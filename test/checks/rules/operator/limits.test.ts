import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { operatorLimits } from '../../../../src/checks/rules/operator/limits.ts';
import { knowledgeOf } from '../../../../src/contract/knowledge.ts';
import { component, planned } from '../../../support/components.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const kind = component(
  'pots',
  {},
  {
    kinds: {
      'Pot.example.org': {
        faults: {
          'operator/limits': ({ spec }) =>
            (spec as { size: number }).size > 3
              ? [{ path: 'spec.size', message: 'it is too large', fix: 'write 3' }]
              : [],
        },
      },
    },
  },
);
const plan = { ...planned(kind), knowledge: knowledgeOf([kind]) };
const pot = (size: number) => object('example.org/v1', 'Pot', 'p', 'ns', { spec: { size } });

it('asks the kinds, also of objects in the texts of a ConfigMap', () => {
  expect(said(operatorLimits, [pot(3)], { plan })).toEqual([]);
  expect(said(operatorLimits, [pot(4)], { plan })).toEqual(['spec.size: it is too large; write 3']);
  const map = (size: number) => object('v1', 'ConfigMap', 'm', 'ns', { data: { 'pot.yaml': stringify(pot(size)) } });
  expect(said(operatorLimits, [map(3)], { plan })).toEqual([]);
  expect(said(operatorLimits, [map(4)], { plan })).toEqual(['data["pot.yaml"]: spec.size: it is too large; write 3']);
});
