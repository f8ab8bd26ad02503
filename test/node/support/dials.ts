import { block } from '../../../src/checks/reachability/addresses.ts';
import { type End, isPod, type Pod } from '../../../src/checks/reachability/pods.ts';
import { ALL_PORTS, type PortSet, portRange } from '../../../src/checks/reachability/ports.ts';
import { intersect, overlaps } from '../../../src/checks/reachability/ranges.ts';
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
  readonly said: string;
}

/** Whether a connection is open, as the evaluator sees the policies of a tree. */
export function evaluatorOf(tree: Subject): (dial: Dial) => boolean {
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
  const openPorts = (from: Source, to: End): PortSet => {
    const [source, target] = [known(endOf(from)), known(to)];
    const out = isPod(source) ? network.lets(source, 'egress', target) : ALL_PORTS;
    return isPod(target) ? intersect(out, network.lets(target, 'ingress', source)) : out;
  };
  // Of each pair many ports are asked for.
  const pairs = new Map<string, PortSet>();
  return ({ from, to, door }) => {
    const pair = JSON.stringify([endKey(endOf(from)), endKey(to)]);
    const open = pairs.get(pair) ?? openPorts(from, to);
    pairs.set(pair, open);
    return overlaps(open, portRange(door.protocol, door.port));
  };
}

function endOf(source: Source): End {
  return 'pod' in source ? source.pod : addressEnd(source.outside);
}

/** Pods of one name differ by their labels. */
const endKey = (end: End) => (isPod(end) ? [end.name, end.namespace, end.labels] : end.name);

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
export function wrongOf({ dial, expected, said }: Outcome): string | undefined {
  const [word, name] = said.split(' ');
  const open = word === 'open';
  const words = `${describeDial(dial)}: ${said}`;
  if (word !== 'open' && word !== 'refused' && word !== 'silent') return words;
  if (open !== expected) return `${words}; the evaluator says ${expected ? 'open' : 'closed'}`;
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
      count((outcome) => wrongOf(outcome) !== undefined),
    ].map(String);
  };
  const rows = [
    ['way', 'pairs', 'dials', 'open', 'refused', 'silent', 'wrong'],
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
