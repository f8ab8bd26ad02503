import type { Room } from '../../../clusters/profile.ts';
import type { Problem } from '../../../contract/rule.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import { formatCpu, parseBytes, parseCpu } from '../../../kit/quantity.ts';
import type { Resources } from '../../../kit/resources.ts';
import { capacityOf, countedComponents } from '../../capacity/capacity.ts';
import type { Rule } from '../../rule.ts';

const SHOW = { cpu: (amount: number) => `${formatCpu(amount)} CPU`, memory: mebibytes } as const;
const ROOM = ['cpu', 'memory'] as const;

export const capacityCluster: Rule = {
  id: 'capacity/cluster',
  severity: 'error',
  what: 'All that stands, jobs that always run included, fits the cluster beside Kubernetes itself.',
  why: 'The pods that come last stay Pending; on k3d, where nodes share one machine, the machine runs out of memory instead.',
  *check({ plan, manifests }): Iterable<Problem> {
    const { cluster, steady } = capacityOf(plan, manifests);
    for (const kind of ROOM) {
      if (steady[kind] <= cluster.available[kind]) continue;
      yield {
        config: `/cluster/${kind}`,
        message: `what runs all the time asks for ${SHOW[kind](steady[kind])}, and the cluster has ${SHOW[kind](cluster.available[kind])} for pods`,
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
    const left: Room = { cpu: cluster.available.cpu - steady.cpu, memory: cluster.available.memory - steady.memory };
    for (const kind of ROOM) {
      // What does not even fit without it is another rule's.
      if (left[kind] < 0) continue;
      for (const { id, config, workloads } of countedComponents(plan)) {
        for (const { name, replicas, peak, awaitedBy, resources, disruptions } of workloads) {
          // Operators replace pods where they are: the old one goes first.
          if (replicas > 0 && disruptions === 'operator') continue;
          const amount = (one: Resources) => (kind === 'cpu' ? parseCpu(one.cpu) : parseBytes(one.memory));
          const asked = amount(resources);
          if (awaitedBy !== undefined && asked * peak > cluster.available[kind])
            yield {
              component: id,
              config,
              message: `the ${peak} pods that the workload ${name} of ${id} may ask for at once come to ${SHOW[kind](asked * peak)}, and the whole cluster has ${SHOW[kind](cluster.available[kind])} for pods`,
              fix: `let there be no more than the ${Math.floor(left[kind] / asked)} that fit beside all that stands, or run a larger cluster and say so in \`cluster.${kind}\``,
            };
          // What waits for the pod stays meanwhile.
          const waiting = workloads.find((one) => one.name === awaitedBy);
          const both = asked + (waiting ? amount(waiting.resources) : 0);
          if (peak <= replicas || both <= left[kind]) continue;
          yield {
            component: id,
            config,
            message: `beside all that stands, the cluster has ${SHOW[kind](left[kind])} left, and one more pod of the workload ${name} of ${id}${waiting ? `, with that of ${waiting.name}, which waits for it,` : ''} asks for ${SHOW[kind](both)}`,
            fix: `run a larger cluster and say so in \`cluster.${kind}\`, or let the pod ask for less`,
          };
        }
      }
    }
  },
};
