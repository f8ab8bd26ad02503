import type { ClusterSize } from '../../../contract/cluster-size.ts';
import type { Problem } from '../../../contract/problem.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { formatCpu, parseBytes, parseCpu } from '../../../kit/quantity.ts';
import type { Devices, Resources } from '../../../kit/resources.ts';
import type { Demand } from '../../../policy/quota.ts';
import { capacityOf, countedComponents } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

type Kind = 'cpu' | 'memory' | 'gpus';

const SHOW: Readonly<Record<Kind, (amount: number) => string>> = {
  cpu: (amount) => `${formatCpu(amount)} CPU`,
  memory: mebibytes,
  gpus: (amount) => `${amount} ${amount === 1 ? 'GPU' : 'GPUs'}`,
};
const ROOM = ['cpu', 'memory', 'gpus'] as const;

/** What pods may ask for of it, and what is asked for. */
function roomOf({ available, gpus }: ClusterSize) {
  const count = ({ devices = {} }: { readonly devices?: Devices }) => devices[gpus?.resource ?? ''] ?? 0;
  return {
    there: { ...available, gpus: gpus?.count ?? 0 },
    asked: ({ cpu, memory, ...more }: Pick<Demand, 'cpu' | 'memory' | 'devices'>) => ({
      cpu,
      memory,
      gpus: count(more),
    }),
    amount: (kind: Kind, one: Resources): number =>
      kind === 'gpus' ? count(one) : kind === 'cpu' ? parseCpu(one.cpu) : parseBytes(one.memory),
  };
}

export const capacityCluster: Rule = {
  id: 'capacity/cluster',
  severity: 'error',
  what: 'All that stands, jobs that always run included, fits the cluster beside Kubernetes itself.',
  why: 'The pods that come last stay Pending; on k3d, where nodes share one machine, the machine runs out of memory instead.',
  *check({ plan, manifests }): Iterable<Problem> {
    const { cluster, steady } = capacityOf(plan, manifests);
    const { there, asked } = roomOf(cluster);
    const all = asked(steady);
    for (const kind of ROOM) {
      if (all[kind] <= there[kind]) continue;
      yield {
        config: `/cluster/${kind}`,
        message: `what runs all the time asks for ${SHOW[kind](all[kind])}, and the cluster has ${SHOW[kind](there[kind])} for pods`,
        fix: `run a larger cluster and say so in \`cluster.${kind}\`, or switch off what is not needed; \`mooring capacity\` shows who asks for what`,
      };
    }
  },
};

export const capacityPeak: Rule = {
  id: 'capacity/peak',
  severity: 'warning',
  what: 'Beside all that stands, the cluster has room for each pod that comes on top, of a task or of a rollout, and no job asks for more pods at once than a whole cluster holds.',
  why: 'Pods that find no room wait for each other; one that never finds it waits for ever.',
  *check({ plan, manifests }): Iterable<Problem> {
    const { cluster, steady } = capacityOf(plan, manifests);
    const { there, asked: sum, amount } = roomOf(cluster);
    const stands = sum(steady);
    for (const kind of ROOM) {
      const left = there[kind] - stands[kind];
      // What does not even fit without it is another rule's.
      if (left < 0) continue;
      for (const { id, config, workloads } of countedComponents(plan)) {
        for (const { name, replicas, peak, awaitedBy, resources, disruptions } of workloads) {
          // Operators replace pods where they are: the old one goes first.
          if (replicas > 0 && disruptions === 'operator') continue;
          const asked = amount(kind, resources);
          if (asked === 0) continue;
          if (awaitedBy !== undefined && asked * peak > there[kind])
            yield {
              component: id,
              config,
              message: `the ${peak} pods that the workload ${name} of ${id} may ask for at once come to ${SHOW[kind](asked * peak)}, and the whole cluster has ${SHOW[kind](there[kind])} for pods`,
              fix: `let there be no more than the ${Math.floor(left / asked)} that fit beside all that stands, or run a larger cluster and say so in \`cluster.${kind}\``,
            };
          // What waits for the pod stays meanwhile.
          const waiting = workloads.find((one) => one.name === awaitedBy);
          const both = asked + (waiting ? amount(kind, waiting.resources) : 0);
          if (peak <= replicas || both <= left) continue;
          yield {
            component: id,
            config,
            message: `beside all that stands, the cluster has ${SHOW[kind](left)} left, and one more pod of the workload ${name} of ${id}${waiting ? `, with that of ${waiting.name}, which waits for it,` : ''} asks for ${SHOW[kind](both)}`,
            fix: `run a larger cluster and say so in \`cluster.${kind}\`, or let the pod ask for less`,
          };
        }
      }
    }
  },
};
