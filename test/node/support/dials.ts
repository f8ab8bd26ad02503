import { block } from '../../../src/checks/reachability/addresses.ts';
import { admits, type Network, portsOf } from '../../../src/checks/reachability/network.ts';
import type { Direction } from '../../../src/checks/reachability/network-policy.ts';
import { type End, isPod, type Pod } from '../../../src/checks/reachability/pods.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, portRange } from '../../../src/checks/reachability/ports.ts';
import { intersect, overlaps, union } from '../../../src/checks/reachability/ranges.ts';
import { networkOf } from '../../../src/checks/reachability/tree.ts';
import type { Subject } from '../../../src/checks/rule.ts';
import type { Door, StandIn } from './stand-ins.ts';

/** Where a connection comes from: a stand-in, or the machine outside, whose calls pods see with some address. */
export type Source = StandIn | { readonly outside: string };

/** One connection that is tried. */
export interface Dial {
  readonly from: Source;
  /** The far end, as policies know it. */
  readonly to: End;
  /** The port of the far end's pod, by which policies judge. */
  readonly door: Door;
  /** What is dialled: `10.42.0.7:9000`, `valkey.data-plane.svc.cluster.local.:6379`. */
  readonly address: string;
  readonly way: Way;
  /** Who may answer; anybody when absent. */
  readonly answers?: readonly string[];
}

export type Way = 'same node' | 'other node' | 'Service' | 'out' | 'in';

/** What came of a dial. */
export interface Outcome {
  readonly dial: Dial;
  readonly expected: boolean;
  /** kube-router lets it through though it is to be closed: see `slipOf`. */
  readonly slips: boolean;
  readonly said: string;
}

/** Whether a connection is open. */
export type Judge = (dial: Dial) => boolean;

/** Whether a connection is open, as the evaluator sees the policies of a tree. */
export function evaluatorOf(tree: Subject): Judge {
  return judgeOf(tree, (network, source, target) => {
    const out = isPod(source) ? network.lets(source, 'egress', target) : ALL_PORTS;
    return isPod(target) ? intersect(out, network.lets(target, 'ingress', source)) : out;
  });
}

/**
 * Whether kube-router lets a connection through by mistake: of a policy for both directions that selects both pods it takes
 * a rule of either direction for both (kube-router@v2.1.0 pkg/controllers/netpol/pod.go, setupPodNetpolRules: it leads to
 * the chain of such a policy without looking at who is source and who is destination). So two pods of one workload reach
 * each other where one end alone lets them; Kubernetes asks for both ends, and so does the evaluator.
 */
export function slipOf(tree: Subject): Judge {
  return judgeOf(tree, (network, source, target) => {
    if (!isPod(source) || !isPod(target)) return NO_PORTS;
    const shared = network
      .selecting(source, 'egress')
      .filter(({ spec, pods }) => spec.ingress && spec.egress && pods.includes(target));
    const through = (pod: Pod, direction: Direction, other: Pod) =>
      network
        .rulesOf(pod, direction)
        .filter((rule) => shared.includes(rule.policy) && admits(rule, other))
        .map((rule) => portsOf(rule, target));
    return intersect(
      union([network.lets(source, 'egress', target), ...through(target, 'ingress', source)]),
      union([network.lets(target, 'ingress', source), ...through(source, 'egress', target)]),
    );
  });
}

type OpenPorts = (network: Network, source: End, target: End) => PortSet;

function judgeOf(tree: Subject, portsBetween: OpenPorts): Judge {
  const network = networkOf(tree);
  const keyOf = ({ namespace, labels }: Pick<Pod, 'namespace' | 'labels'>) =>
    JSON.stringify([namespace, Object.entries(labels).sort()]);
  // A changed tree has pods of its own, with the same labels.
  const pods = new Map(network.pods.map((pod) => [keyOf(pod), pod]));
  const known = (end: End): End => {
    if (!isPod(end)) return end;
    const pod = pods.get(keyOf(end));
    if (!pod) throw new Error(`the tree has no pod ${end.name} any more`);
    return pod;
  };
  // Of each pair many ports are asked for.
  const pairs = new Map<Source, Map<End, PortSet>>();
  return ({ from, to, door }) => {
    const ofSource = pairs.get(from) ?? new Map<End, PortSet>();
    pairs.set(from, ofSource);
    const open = ofSource.get(to) ?? portsBetween(network, known(endOf(from)), known(to));
    ofSource.set(to, open);
    return overlaps(open, portRange(door.protocol, door.port));
  };
}

function endOf(source: Source): End {
  return 'pod' in source ? source.pod : addressEnd(source.outside);
}

/** An address where no pod is. */
export function addressEnd(ip: string): End {
  return { name: ip, addresses: block(ip) };
}

export const nameOf = (source: Source) => ('pod' in source ? source.name : source.outside);

/** `a → b 9000/TCP (other node, 10.42.1.7:9000)`. */
export function describeDial({ from, to, door, way, address }: Dial): string {
  return `${nameOf(from)} → ${to.name} ${door.port}/${door.protocol} (${way}, ${address})`;
}

/** An outcome that is not what the evaluator says, or comes from somebody else, in words. */
export function wrongOf({ dial, expected, slips, said }: Outcome): string | undefined {
  const [word, name] = said.split(' ');
  const open = word === 'open';
  const words = `${describeDial(dial)}: ${said}`;
  if (word !== 'open' && word !== 'refused' && word !== 'silent') return words;
  if (open !== expected && !(open && slips)) return `${words}; the evaluator says ${expected ? 'open' : 'closed'}`;
  if (open && dial.answers && !dial.answers.includes(name ?? ''))
    return `${words}, and not ${dial.answers.join(' or ')}`;
  return undefined;
}

/** One line a way: how many dials, how many of them open and closed, and how many not as the evaluator says. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const ways: readonly Way[] = ['same node', 'other node', 'Service', 'out', 'in'];
  const row = (name: string, some: readonly Outcome[]) => {
    const pairs = new Set(some.map(({ dial }) => `${nameOf(dial.from)} ${dial.to.name}`)).size;
    const count = (test: (outcome: Outcome) => boolean) => some.filter(test).length;
    return [
      name,
      pairs,
      some.length,
      count(({ said }) => said.startsWith('open')),
      count(({ said }) => said === 'refused'),
      count(({ said }) => said === 'silent'),
      count(({ expected, slips, said }) => !expected && slips && said.startsWith('open')),
      count((outcome) => wrongOf(outcome) !== undefined),
    ].map(String);
  };
  const rows = [
    ['way', 'pairs', 'dials', 'open', 'refused', 'silent', 'slipped', 'wrong'],
    ...ways.map((way) =>
      row(
        way,
        outcomes.filter(({ dial }) => dial.way === way),
      ),
    ),
    row('all', outcomes),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows
    .map((cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}
