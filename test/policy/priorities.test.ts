import { expect, it } from 'vitest';
import type { PriorityClass } from '../../imports/types/kubernetes.ts';
import type { Workload } from '../../src/contract/workload.ts';
import { priorityManifests } from '../../src/policy/priorities.ts';
import { component, planned, workload } from '../support/components.ts';

const classes = (...workloads: readonly Partial<Workload>[]) =>
  priorityManifests(
    planned(
      component('a', {
        workloads: Object.fromEntries(workloads.map((rest, i) => [`w${i}`, workload(`w${i}`, rest)])),
      }),
    ),
    'namespaces',
  ).map(({ object }) => object as unknown as PriorityClass);

it('puts data before what says nothing, and what can run later behind', () => {
  const [data, batch] = classes({ priority: 'data' }, {}, { priority: 'batch' });
  expect(data!.metadata!.name).toBe('mlops-data');
  expect(batch!.metadata!.name).toBe('mlops-batch');
  expect(data!.value).toBeGreaterThan(0);
  expect(batch!.value).toBeLessThan(0);
  expect(batch!.preemptionPolicy).toBe('Never');
});

it('makes no class that no pod names', () => {
  expect(classes({})).toEqual([]);
  expect(classes({ priority: 'data' }).map(({ metadata }) => metadata!.name)).toEqual(['mlops-data']);
});
