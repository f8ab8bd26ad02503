import type { Problem } from '../../../contract/problem.ts';
import type { PlannedWorkload } from '../../../contract/workload.ts';
import { amount } from '../../../kit/asked.ts';
import { plannedNamespaces } from '../../../policy/namespaces.ts';
import { demandOf } from '../../../policy/quota.ts';
import { countedComponents, countsAll, groupBy, quotasOf } from '../../capacity/capacity.ts';
import { COUNTED } from '../../capacity/counted.ts';
import type { Rule } from '../../rule.ts';

/** Of a quota, what pods that end still take. */
const OF_PODS = ['pods', 'requests.cpu', 'requests.memory', 'limits.memory'] as const;

const passing = ({ replicas, peak }: PlannedWorkload) => replicas === 0 && peak > 0;

export const capacityTurnover: Rule = {
  id: 'capacity/turnover',
  severity: 'error',
  what: 'Where pods come and go, the quota holds as many that start as it holds that end.',
  why: 'A deleted pod is charged until its grace is over, and its place was given away before: the API server refuses the next one, and a job of CI or a task fails for it.',
  *check(subject): Iterable<Problem> {
    const { plan } = subject;
    const ours = new Map(plannedNamespaces(plan).map((namespace) => [namespace.name, namespace]));
    const quotas = groupBy(quotasOf(subject.objects()).filter(countsAll), ({ namespace }) => namespace);
    const workloads = groupBy(
      countedComponents(plan).flatMap((component) => component.workloads),
      ({ namespace }) => namespace,
    );
    for (const [namespace, all] of workloads) {
      const come = all.filter(passing);
      if (come.length === 0) continue;
      // All that the namespace holds at its most, and each passing pod beside the one that it comes after.
      const most = demandOf(all);
      const ending = demandOf(come);
      for (const { at, hard } of quotas.get(namespace) ?? []) {
        for (const limit of OF_PODS) {
          const { of, parse, show } = COUNTED[limit];
          const there = hard[limit] === undefined ? undefined : amount(parse, hard[limit]);
          // What has no room even for pods that run is another rule's.
          if (there === undefined || of(most) > there || of(most) + of(ending) <= there) continue;
          yield {
            ...at,
            path: `spec.hard["${limit}"]`,
            config: ours.get(namespace)?.config,
            message: `pods of ${come.map((one) => `${one.component}/${one.name}`).join(', ')} come and go in ${namespace}: while as many end as start they take ${show(of(most) + of(ending))} of ${limit}, and the quota is ${hard[limit]}`,
            fix: 'raise the quota, or let fewer of them run at a time',
          };
        }
      }
    }
  },
};
