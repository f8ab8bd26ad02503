import { expect, it } from 'vitest';
import { disruption } from '../../../src/checks/rules/disruption.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { component, planned, workload } from '../../support/components.ts';
import { object, of, subject } from '../../support/subject.ts';

const budget = (name: string, spec: object, app = 'web') =>
  object('policy/v1', 'PodDisruptionBudget', name, 'default-ns', {
    spec: { selector: { matchLabels: { app } }, ...spec },
  });

function check(replicas: number, objects: readonly KubeObject[], disruptions: 'mooring' | 'operator' = 'mooring') {
  const plan = planned(component('web', { workloads: { server: workload('web', { replicas, disruptions }) } }));
  const found = disruption.check(
    subject(
      objects.map((one) => of('web', one)),
      { plan },
    ),
  );
  return [...found].map(({ message }) => message);
}

it('is content with one budget for several replicas, and none for one', () => {
  expect(check(3, [budget('b', { maxUnavailable: 1 })])).toEqual([]);
  expect(check(3, [budget('b', { minAvailable: '50%' })])).toEqual([]);
  expect(check(1, [])).toEqual([]);
  expect(check(3, [], 'operator')).toEqual([]);
});

it('misses a budget of several replicas, also of what the plan does not know', () => {
  expect(check(2, [])).toEqual(['the 2 pods of web/server have no PodDisruptionBudget']);
  const other = object('apps/v1', 'Deployment', 'other', 'default-ns', {
    spec: { replicas: 2, template: { metadata: { labels: { app: 'other' } } } },
  });
  expect(check(1, [other])).toEqual(['the 2 pods of other have no PodDisruptionBudget']);
});

it('counts a workload that is rendered and planned once', () => {
  const same = object('apps/v1', 'Deployment', 'web', 'default-ns', {
    spec: { replicas: 2, template: { metadata: { labels: { app: 'web', more: 'labels' } } } },
  });
  expect(check(2, [same])).toHaveLength(1);
});

it.each([
  [1, { minAvailable: 1 }],
  [1, { maxUnavailable: 0 }],
  [2, { minAvailable: 2 }],
  [2, { minAvailable: '51%' }],
  [3, { minAvailable: '100%' }],
  [3, { maxUnavailable: '0%' }],
])('finds that of %i replicas none may go with %o', (replicas, spec) => {
  expect(check(replicas, [budget('b', spec)])).toEqual([
    `no pod of web/server (replicas: ${replicas}) may ever be evicted`,
  ]);
});

it('finds two budgets of one pod, the operator’s counted', () => {
  const both = [budget('a', { maxUnavailable: 1 }), budget('b', { maxUnavailable: 1 })];
  expect(check(2, both)).toEqual(['the pods of web/server have another PodDisruptionBudget']);
  expect(check(2, [budget('a', { maxUnavailable: 1 })], 'operator')).toEqual([
    'the pods of web/server have another PodDisruptionBudget, which their operator keeps',
  ]);
});

it('finds a budget of nobody', () => {
  expect(check(1, [budget('a', { maxUnavailable: 1 }, 'wbe')])).toEqual([
    'the PodDisruptionBudget selects no pods of the tree',
  ]);
});

it('finds a database of one instance whose operator would not let it go', () => {
  const database = (spec: object) => object('postgresql.cnpg.io/v1', 'Cluster', 'db', 'default-ns', { spec });
  expect(check(1, [database({ instances: 1 })])).toEqual([
    'the operator keeps a PodDisruptionBudget for the only instance',
  ]);
  expect(check(1, [database({ instances: 1, enablePDB: false }), database({ instances: 3 })])).toEqual([]);
});

it('reads expressions, an empty selector that selects all, and none that selects nothing', () => {
  const by = (selector?: object) => [budget('b', { maxUnavailable: 0, ...(selector && { selector }) })];
  const In = { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] };
  expect(check(3, by(In))).toEqual(['no pod of web/server (replicas: 3) may ever be evicted']);
  expect(check(3, by({}))).toEqual(['no pod of web/server (replicas: 3) may ever be evicted']);
  expect(check(3, [budget('b', { maxUnavailable: 1, selector: In })])).toEqual([]);
});

it('tells a budget that guards nobody, and not that its pods have none', () => {
  expect(check(3, [budget('b', { maxUnavailable: 1 }, 'wbe')])).toEqual([
    'the PodDisruptionBudget selects no pods of the tree',
  ]);
});
