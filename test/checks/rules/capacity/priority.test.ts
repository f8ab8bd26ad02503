import { expect, it } from 'vitest';
import { capacityPriority } from '../../../../src/checks/rules/capacity/priority.ts';
import type { Workload } from '../../../../src/contract/workload.ts';
import { component, planned, workload } from '../../../support/components.ts';
import { renderPlatform } from '../../../support/platform.ts';
import { object, of, subject } from '../../../support/subject.ts';

// Rules of `src/checks/rules/capacity/priority.ts`.
const { knowledge } = renderPlatform({ components: {} }).plan;

function check(priority: Workload['priority'], priorityClassName?: string) {
  const plan = {
    ...planned(component('a', { workloads: { w: workload('w', { ...(priority && { priority }) }) } })),
    knowledge,
  };
  const template = {
    metadata: { labels: { app: 'w' } },
    spec: { containers: [], ...(priorityClassName && { priorityClassName }) },
  };
  const pods = object('apps/v1', 'Deployment', 'w', 'default-ns', { spec: { template } });
  return [...capacityPriority.check(subject([of('a', pods)], { plan }))].map(
    ({ path, message }) => `${path}: ${message}`,
  );
}

it('is content with the class of the workload, and with any where it has none', () => {
  expect(check('data', 'mlops-data')).toEqual([]);
  expect(check(undefined)).toEqual([]);
  expect(check(undefined, 'mine')).toEqual([]);
});

it('finds pods without it, and pods with another', () => {
  const path = 'spec.template.spec.priorityClassName';
  expect(check('data')).toEqual([`${path}: its pods have no priority, and the workload w of a has mlops-data`]);
  expect(check('batch', 'mlops-data')).toEqual([
    `${path}: its pods have the priority mlops-data, and the workload w of a has mlops-batch`,
  ]);
});
