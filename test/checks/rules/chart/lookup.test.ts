import { expect, it } from 'vitest';
import { chartLookup } from '../../../../src/checks/rules/chart/lookup.ts';
import { subject } from '../../../support/subject.ts';
import { vendoredChart } from '../../../support/vendored.ts';

const check = (kinds?: readonly string[]) => {
  const lookups = kinds ? [{ source: 'pier/templates/a.yaml', kinds, object: 'Secret harbour/a' }] : [];
  return [...chartLookup.check(subject([], { vendored: [vendoredChart('pier', { lookups })] }))];
};

it('is content with a chart that asks the cluster for nothing', () => {
  expect(check()).toEqual([]);
});

it('tells which template asks the cluster for what', () => {
  expect(check(['ConfigMap', 'Secret'])).toMatchObject([
    {
      component: 'pier',
      object: 'Secret harbour/a',
      message: 'the template pier/templates/a.yaml looks up a ConfigMap and a Secret in the cluster',
    },
  ]);
  expect(check(['*'])).toMatchObject([
    { message: 'the template pier/templates/a.yaml looks up objects in the cluster' },
  ]);
});
