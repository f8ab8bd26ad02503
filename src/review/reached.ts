import { ALL_PORTS, NO_PORTS, type PortSet } from '../checks/reachability/ports.ts';
import { intersect, subtract } from '../checks/reachability/ranges.ts';
import { same } from '../kit/compare.ts';
import { kindOf } from '../kit/object.ts';
import { NETWORK_KINDS, type SideNetwork } from './network.ts';
import type { PodPair } from './pods.ts';
import type { Compared } from './trees/compare.ts';

/** A way between pods of one tree that the other has not. */
export interface Reached {
  readonly from: PodPair;
  readonly to: PodPair;
  /** The ports that are in one of them alone. */
  readonly ports: PortSet;
  /** It is in the tree that was there. */
  readonly less: boolean;
}

/** Who can newly reach whom, and who no longer can: the policies of both trees, for every pair of pods of which one is concerned. */
export function reachedBy(
  compared: Pick<Compared, 'differences'>,
  pairs: readonly PodPair[],
  network: Readonly<Record<'before' | 'after', () => SideNetwork>>,
): readonly Reached[] {
  if (!concernsNetwork(compared, pairs)) return [];
  const [was, is] = [network.before(), network.after()];
  const found: Reached[] = [];
  for (const [from, to] of combinations(pairs, concernedPods(compared, pairs, was, is))) {
    const [open, before] = [opened(is, from, to), opened(was, from, to)];
    for (const less of [false, true]) {
      const ports = less ? subtract(before, open) : subtract(open, before);
      if (ports.length > 0) found.push({ from, to, ports, less });
    }
  }
  return found;
}

/** Whether policies or labels differ at all. */
function concernsNetwork({ differences }: Pick<Compared, 'differences'>, pairs: readonly PodPair[]): boolean {
  const kinds: ReadonlySet<string> = new Set(NETWORK_KINDS);
  return (
    differences.some(({ before, after }) => kinds.has(kindOf((after ?? before)!))) ||
    pairs.some((pair) => looksOther(pair))
  );
}

/** Whether policies may select pods otherwise than before. */
export const looksOther = ({ before, after }: PodPair) => !before || !after || !same(before.labels, after.labels);

/** Pods whose connections may differ: what other policies select them, in either tree, or they look otherwise to policies. */
function concernedPods(
  { differences }: Pick<Compared, 'differences'>,
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
  const others = pairs.filter(({ name }) => concerned.has(name));
  for (const from of pairs) for (const to of concerned.has(from.name) ? pairs : others) yield [from, to] as const;
}

/** Ports on which one reaches the other; none where one of them is not. */
export function opened({ network, pods }: SideNetwork, from: PodPair, to: PodPair): PortSet {
  const [client, server] = [pods.get(from.name), pods.get(to.name)];
  if (!client || !server || client === server) return NO_PORTS;
  const out = network.lets(client, 'egress', server, true);
  return out.length === 0
    ? NO_PORTS
    : intersect(intersect(out, network.lets(server, 'ingress', client, true)), ALL_PORTS);
}
