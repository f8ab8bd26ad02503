import type { Problem } from '../../../contract/rule.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { parseBytes } from '../../../kit/quantity.ts';
import { countedComponents } from '../../capacity/capacity.ts';
import { faultsOf } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const capacityHeap: Rule = {
  id: 'capacity/heap',
  severity: 'error',
  what: 'Heaps, fixed memory areas and worker processes leave room within the memory limit for what is beside them.',
  why: 'The kernel kills the container as soon as it uses what it was set to use.',
  *check({ plan, manifests }): Iterable<Problem> {
    for (const { id, config, workloads } of countedComponents(plan)) {
      for (const { name, holds, resources } of workloads) {
        if (holds === undefined || parseBytes(holds) <= parseBytes(resources.memoryLimit)) continue;
        yield {
          component: id,
          config,
          message: `the programs of the workload ${name} of ${id} hold ${mebibytes(parseBytes(holds))} as they are set, and their memory limit is ${mebibytes(parseBytes(resources.memoryLimit))}`,
          fix: 'raise the memory limit, or set fewer workers',
        };
      }
    }
    yield* faultsOf('capacity/heap', plan, manifests);
  },
};

export const capacityRequest: Rule = {
  id: 'capacity/request',
  severity: 'warning',
  what: 'No workload asks for less memory than its programs were measured to hold.',
  why: 'The scheduler puts more on a node than it has memory for, and the kubelet evicts pods that did nothing wrong.',
  *check({ plan }): Iterable<Problem> {
    for (const { id, config, workloads } of countedComponents(plan)) {
      for (const { name, holds, resources } of workloads) {
        // What is above the limit too is an error already.
        if (
          holds === undefined ||
          parseBytes(holds) <= parseBytes(resources.memory) ||
          parseBytes(holds) > parseBytes(resources.memoryLimit)
        )
          continue;
        yield {
          component: id,
          config,
          message: `the programs of the workload ${name} of ${id} hold ${mebibytes(parseBytes(holds))} as they are set, and ask for ${mebibytes(parseBytes(resources.memory))}`,
          fix: 'raise the memory request',
        };
      }
    }
  },
};
