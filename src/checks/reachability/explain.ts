import type { Declared } from './declared.ts';
import { admits, type Network, type Policy, portsOf, type Rule } from './network.ts';
import type { Direction } from './network-policy.ts';
import { type End, isPod } from './pods.ts';
import { ALL_PORTS, type PortSet } from './ports.ts';
import { intersect, overlaps } from './ranges.ts';

/** What one end of a connection says to it. */
export interface Side {
  readonly direction: Direction;
  /** Ports, of those asked for, that it lets through. */
  readonly open: PortSet;
  /** Policies that select the pod in this direction; without any it is open. */
  readonly policies: readonly {
    readonly policy: Policy /** Those that let it through. */;
    readonly rules: readonly Rule[];
  }[];
}

/** Why one end reaches the other, or does not. */
export interface PairExplanation {
  readonly from: End;
  readonly to: End;
  /** Ports, of those asked for, that are open at both ends. */
  readonly open: PortSet;
  /** Ends that are pods; addresses outside have no policies. */
  readonly sides: readonly Side[];
  /** Declared connections between the two, on any port. */
  readonly connections: readonly { readonly why: string; readonly ports: PortSet }[];
}

export function explainPair(
  network: Network,
  declared: Declared,
  from: End,
  to: End,
  asked: PortSet = ALL_PORTS,
): PairExplanation {
  const ends = [
    ['egress', from, to],
    ['ingress', to, from],
  ] as const;
  const opened = ends.map(([direction, pod, other]) =>
    isPod(pod) ? intersect(network.lets(pod, direction, other), asked) : asked,
  );
  const open = intersect(opened[0]!, opened[1]!);
  // Of an open pair the rules that open it; of a closed one those at the end that would.
  const telling = open.length > 0 ? open : asked;
  const sides = ends.flatMap(([direction, pod, other], i): Side[] => {
    if (!isPod(pod)) return [];
    const target = direction === 'ingress' ? pod : other;
    const lets = (rule: Rule) => admits(rule, other) && overlaps(portsOf(rule, target), telling);
    const policies = network.selecting(pod, direction).map((policy) => ({
      policy,
      rules: network.rulesOf(pod, direction).filter((rule) => rule.policy === policy && lets(rule)),
    }));
    return [{ direction, open: opened[i]!, policies }];
  });
  // A block that pods may be in is a connection to them only where the other end takes part in it.
  const blocks = ends.flatMap(([direction, pod, other]) =>
    isPod(pod)
      ? declared
          .outside(pod, direction)
          .filter(
            ({ addresses, ports }) => overlaps(addresses, other.addresses) && (!isPod(other) || overlaps(open, ports)),
          )
      : [],
  );
  const connections = [...declared.between(from, to), ...blocks].map(({ why, ports }) => ({ why, ports }));
  return { from, to, open, sides, connections };
}
