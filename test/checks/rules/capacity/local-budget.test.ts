import { expect, it } from 'vitest';
import { CORE, capacityLocalBudget } from '../../../../src/checks/rules/capacity/local-budget.ts';
import { found, whole } from './tree.ts';

it('holds for the whole core, jobs of projects aside', () => {
  const platform = whole();
  expect(found(capacityLocalBudget, platform)).toEqual([]);
  const ids = platform.plan.components
    .filter(({ external, workloads }) => !external && workloads.length > 0)
    .map(({ id }) => id);
  // The Image Updater comes with images that are followed, and there are none here.
  expect([...CORE].filter((id) => !ids.includes(id))).toEqual(['image-updater']);
  expect(ids.filter((id) => !CORE.has(id))).toEqual(['project-fraud']);
});

it('is broken by a component that asks for more, in the local profile only', () => {
  const large = { kafka: { resources: { memory: '4Gi', memoryLimit: '4Gi' } } };
  expect(found(capacityLocalBudget, whole(large)).map(({ message, fix }) => [message, fix])).toEqual([
    [
      expect.stringMatching(
        /^the core platform asks for \d+ MiB of memory, and 6144 MiB is the budget of one machine$/,
      ),
      expect.stringContaining('kafka 4608 MiB'),
    ],
  ]);
  expect(found(capacityLocalBudget, whole(large, { profile: 'production' }))).toEqual([]);
});
