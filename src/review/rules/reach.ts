import { append } from '../../checks/reachability/label-index.ts';
import { ALL_PORTS, formatPorts, NO_PORTS, type PortSet } from '../../checks/reachability/ports.ts';
import { intersect, subtract } from '../../checks/reachability/ranges.ts';
import type { Concern } from '../../contract/change.ts';
import { same } from '../../kit/compare.ts';
import { kindOf } from '../../kit/object.ts';
import { NETWORK_KINDS, type SideNetwork } from '../network.ts';
import type { PodPair } from '../pods.ts';
import type { ConsequenceRule, ReviewSubject } from '../subject.ts';
import { listed } from '../words.ts';

export const reach: ConsequenceRule = {
  id: 'change/reach',
  effect: 'access',
  severity: 'warning',
  what: 'Pods can reach others that they could not, or no longer can.',
  why: 'What a pod may connect to is what somebody may who has taken it over; what it may no longer, its program tries in vain.',
  how: 'the network policies of both trees are evaluated for every pair of pods of which one is concerned',
  source: 'kubernetes/website@main, content/en/docs/concepts/services-networking/network-policies.md',
  *check(subject): Iterable<Concern> {
    const pairs = subject.pods();
    if (!concernsNetwork(subject, pairs)) return;
    const was = subject.network.before();
    const is = subject.network.after();
    const concerned = concernedPods(subject, pairs, was, is);
    for (const less of [false, true]) {
      const groups = new Map<string, { readonly from: PodPair; readonly to: PodPair; readonly ports: PortSet }[]>();
      for (const [from, to] of combinations(pairs, concerned)) {
        // Pods that come and go as a whole are told as what they are; here counts who else is reached.
        const [open, before] = [opened(is, from, to), opened(was, from, to)];
        const ports = less ? subtract(before, open) : subtract(open, before);
        if (ports.length > 0) append(groups, `${to.name} ${formatPorts(ports)}`, { from, to, ports });
      }
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

/** Whether policies or labels differ at all. */
function concernsNetwork({ differences }: ReviewSubject, pairs: readonly PodPair[]): boolean {
  const kinds: ReadonlySet<string> = new Set(NETWORK_KINDS);
  return (
    differences.some(({ before, after }) => kinds.has(kindOf((after ?? before)!))) ||
    pairs.some((pair) => looksOther(pair))
  );
}

const looksOther = ({ before, after }: PodPair) => !before || !after || !same(before.labels, after.labels);

/** Pods whose connections may differ: what other policies select them, in either tree, or they look otherwise to policies. */
function concernedPods(
  { differences }: ReviewSubject,
  pairs: readonly PodPair[],
  was: SideNetwork,
  is: SideNetwork,
): ReadonlySet<string> {
  const names = new Set(pairs.filter(looksOther).map(({ name }) => name));
  const changed = new Set(differences.flatMap(({ before, after }) => [before, after]));
  const places = new Set(
    differences
      .filter(({ before, after }) => kindOf((after ?? before)!) === 'Namespace')
      .map(({ identity }) => identity),
  );
  for (const { network, pods } of [was, is])
    for (const [name, pod] of pods) {
      const policies = (['ingress', 'egress'] as const).flatMap((direction) => network.selecting(pod, direction));
      if (places.has(`/Namespace//${pod.namespace}`) || policies.some(({ manifest }) => changed.has(manifest.object)))
        names.add(name);
    }
  return names;
}

function* combinations(pairs: readonly PodPair[], concerned: ReadonlySet<string>) {
  for (const from of pairs)
    for (const to of pairs) if (concerned.has(from.name) || concerned.has(to.name)) yield [from, to] as const;
}

/** Ports on which one reaches the other; none where one of them is not. */
function opened({ network, pods }: SideNetwork, from: PodPair, to: PodPair): PortSet {
  const [client, server] = [pods.get(from.name), pods.get(to.name)];
  if (!client || !server || client === server) return NO_PORTS;
  const out = network.lets(client, 'egress', server, true);
  return out.length === 0
    ? NO_PORTS
    : intersect(intersect(out, network.lets(server, 'ingress', client, true)), ALL_PORTS);
}
