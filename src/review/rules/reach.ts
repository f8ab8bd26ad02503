import { append } from '../../checks/reachability/label-index.ts';
import { formatPorts } from '../../checks/reachability/ports.ts';
import type { Concern } from '../../contract/change.ts';
import { listed } from '../../kit/listed.ts';
import type { PodPair } from '../pods.ts';
import type { Reached } from '../reached.ts';
import type { ConsequenceRule } from '../subject.ts';

export const reach: ConsequenceRule = {
  id: 'change/reach',
  effect: 'access',
  severity: 'warning',
  what: 'Pods can reach others that they could not, or no longer can.',
  why: 'What a pod may connect to is what somebody may who has taken it over; what it may no longer, its program tries in vain.',
  how: 'the network policies of both trees are evaluated for every pair of pods of which one is concerned',
  source: 'kubernetes/website@main, content/en/docs/concepts/services-networking/network-policies.md',
  *check(subject): Iterable<Concern> {
    for (const less of [false, true]) {
      const groups = new Map<string, Reached[]>();
      // Pods that come and go as a whole are told as what they are; here counts who else is reached.
      for (const one of subject.reached())
        if (one.less === less) append(groups, `${one.to.name} ${formatPorts(one.ports)}`, one);
      for (const group of groups.values()) {
        const { to, ports } = group[0]!;
        const names = group.map(({ from }) => from.name);
        const fresh = less ? !to.after : !to.before;
        yield {
          difference: subject.differenceOf(to.identity, componentOf(to)),
          also: group.map(({ from }) => from.identity),
          names: names.map((name) => `${name} → ${to.name}`),
          ...(less && { less: true as const }),
          severity: fresh || less ? 'info' : 'warning',
          message: `${listed(names, 4)} ${less ? 'can no longer reach' : fresh ? 'can reach the new' : 'can now reach'} ${to.name} on ${formatPorts(ports)}`,
        };
      }
    }
  },
};

const componentOf = ({ before, after }: PodPair) => (after ?? before)!.manifest.component;
