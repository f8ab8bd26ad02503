import type { Problem } from '../../../contract/problem.ts';
import { formatBytes, parseBytes } from '../../../kit/quantity.ts';
import { countedComponents } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

export const capacityLimit: Rule = {
  id: 'capacity/limit',
  severity: 'error',
  what: 'No workload asks for more memory than it may use.',
  why: 'The API server refuses such a pod.',
  *check({ plan }): Iterable<Problem> {
    for (const { id, config, workloads } of countedComponents(plan)) {
      for (const { name, resources } of workloads) {
        const [memory, limit] = [parseBytes(resources.memory), parseBytes(resources.memoryLimit)];
        if (memory <= limit) continue;
        yield {
          component: id,
          config,
          message: `the workload ${name} of ${id} asks for ${formatBytes(memory)} of memory, and its limit is ${formatBytes(limit)}`,
          fix: 'raise `memoryLimit` beside `memory`: its default stays where it is',
        };
      }
    }
  },
};
