import { expect, it } from 'vitest';
import { budgetManifests } from '../../src/policy/budgets.ts';
import { component, planned, workload } from '../support/components.ts';

it('keeps all but one of several pods running, unless an operator does that', () => {
  const workloads = {
    web: workload('web', { replicas: 2 }),
    one: workload('one'),
    kafka: workload('kafka', { replicas: 3, disruptions: 'operator' }),
    jobs: workload('jobs', { replicas: 0, peak: 9 }),
    agent: workload('agent', { replicas: 'per-node' }),
  };
  const outside = component('outside', { workloads: { x: workload('x', { replicas: 3 }) } }, { external: true });
  expect(
    budgetManifests(planned(component('app', { workloads }), outside)).map(({ component, object }) => ({
      component,
      ...object.metadata,
      spec: object.spec,
    })),
  ).toMatchObject([
    {
      component: 'app',
      name: 'app-web',
      namespace: 'default-ns',
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    },
  ]);
});

it('is named like the component where the workload is', () => {
  expect(
    budgetManifests(
      planned(component('web', { workloads: { web: workload('web', { replicas: 2, namespace: 'far' }) } })),
    ).map(({ object }) => object.metadata),
  ).toMatchObject([{ name: 'web', namespace: 'far' }]);
});
