import { clusterSize } from '../../../contract/cluster-size.ts';
import type { Problem } from '../../../contract/problem.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../../kit/quantity.ts';
import { countedComponents } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

export const capacityNode: Rule = {
  id: 'capacity/node',
  severity: 'error',
  what: 'Every pod fits one node: the machine on k3d, an equal share of an existing cluster, without what Kubernetes takes.',
  why: 'No node ever has room for it, and it stays Pending.',
  *check({ plan }): Iterable<Problem> {
    const { node, shared, gpus } = clusterSize(plan.platform.cluster);
    const place = shared ? 'the machine' : 'a node';
    for (const { id, config, workloads } of countedComponents(plan)) {
      for (const { name, peak, resources } of workloads) {
        if (peak === 0) continue;
        if (parseBytes(resources.memory) > node.memory)
          yield {
            component: id,
            config,
            message: `a pod of the workload ${name} of ${id} asks for ${formatBytes(parseBytes(resources.memory))} of memory, and ${place} has ${mebibytes(node.memory)} for pods`,
            fix: 'lower its memory, or run larger nodes and say so in `cluster`',
          };
        if (parseCpu(resources.cpu) > node.cpu)
          yield {
            component: id,
            config,
            message: `a pod of the workload ${name} of ${id} asks for ${formatCpu(parseCpu(resources.cpu))} CPU, and ${place} has ${formatCpu(node.cpu)} for pods`,
            fix: 'lower its CPU, or run larger nodes and say so in `cluster`',
          };
        for (const [device, asked] of Object.entries(resources.devices ?? {})) {
          const has = gpus?.resource === device ? gpus.perNode : 0;
          if (asked <= has) continue;
          yield {
            component: id,
            config,
            message: `a pod of the workload ${name} of ${id} asks for ${asked} of ${device}, and a node has ${has}`,
            fix: `let it ask for ${has === 0 ? 'none' : `${has} at most`}, or run nodes with more and say so in \`cluster.gpus\``,
          };
        }
      }
    }
  },
};
