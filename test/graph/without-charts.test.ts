import { expect, it } from 'vitest';
import { need } from '../../src/contract/need.ts';
import { withoutCharts } from '../../src/graph/without-charts.ts';
import { component, planned, workload } from '../support/components.ts';

const internet = (name: string, forCharts?: true) =>
  need({ type: 'internet', name, by: ['x'], request: { why: name }, ...(forCharts && { forCharts }) });
const plan = planned(
  component('a', { workloads: { x: workload('x') }, requires: [internet('charts', true), internet('models')] }),
);

it('takes away what is there for charts alone, its flows too, and leaves everything else', () => {
  const ways = ({ connections, flows }: typeof plan) => [
    connections.filter(({ type }) => type === 'internet').map(({ need }) => need),
    flows.filter(({ why }) => why.endsWith('(internet)')).map(({ why }) => why),
  ];
  const [charts, models] = ['a/charts → cluster (internet)', 'a/models → cluster (internet)'];
  expect(ways(plan)).toEqual([
    ['charts', 'models'],
    [charts, models],
  ]);
  expect(ways(withoutCharts(plan))).toEqual([['models'], [models]]);
});

it('leaves a plan as it is that has none', () => {
  const other = planned(component('a', { workloads: { x: workload('x') }, requires: [internet('models')] }));
  expect(withoutCharts(other)).toBe(other);
});
