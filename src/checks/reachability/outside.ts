import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { type Addresses, ALL_ADDRESSES, formatAddresses } from './addresses.ts';
import { pathOf } from './extra.ts';
import { portsOf, type Rule } from './network.ts';
import { DIRECTIONS, type Direction } from './network-policy.ts';
import type { Pod } from './pods.ts';
import { formatPorts, type PortSet } from './ports.ts';
import { fewOf, isBare, type Proof } from './proof.ts';
import { intersect, type Range, subtract, union } from './ranges.ts';

/** Something that lets a pod reach (or be reached from) addresses: a rule of a policy, or a flow of the Plan. */
interface Opening {
  readonly addresses: Addresses;
  readonly ports: PortSet;
  readonly rule?: Rule;
  readonly why?: string;
}

interface Difference {
  readonly pod: Pod;
  readonly addresses: Addresses;
  readonly ports: PortSet;
  readonly cause: Opening;
}

/** Where policies and flows differ about addresses that are no pod's. */
export function* outsideDifferences(proof: Proof): Iterable<Problem> {
  const { network, declared, isPoliced } = proof;
  for (const direction of DIRECTIONS) {
    const extra = new Map<unknown, Difference[]>();
    const missing = new Map<unknown, Difference[]>();
    for (const pod of network.pods) {
      if (!isPoliced(pod) || isBare(proof, pod, direction)) continue;
      const rules = network.rulesOf(pod, direction);
      const wanted = declared.outside(pod, direction);
      // Most pods have to do with pods alone.
      if (wanted.length === 0 && rules.every(({ addresses }) => addresses.length === 0)) continue;
      const world = subtract(ALL_ADDRESSES, pod.addresses);
      const target = direction === 'ingress' ? pod : { name: '', addresses: world };
      const open = rules.map((rule) => ({ rule, addresses: rule.addresses, ports: portsOf(rule, target) }));
      const outside = <O extends Opening>(openings: readonly O[]) =>
        openings.map((one) => ({ ...one, addresses: intersect(one.addresses, world) }));
      // Who calls from anywhere calls from addresses of pods too.
      const anyone = wanted.filter((flow) => flow.anyone);
      const blocks = outside(wanted.filter((flow) => !flow.anyone));
      for (const one of differences(pod, outside(open), [...blocks, ...anyone])) group(extra, one.cause.rule, one);
      for (const one of [...differences(pod, blocks, outside(open)), ...differences(pod, anyone, open)])
        group(missing, `${one.cause.why} ${formatPorts(one.ports)}`, one);
    }
    for (const all of extra.values()) yield opened(direction, all);
    for (const all of missing.values()) yield cutOff(proof, direction, all);
  }
}

function group(groups: Map<unknown, Difference[]>, key: unknown, one: Difference): void {
  groups.set(key, [...(groups.get(key) ?? []), one]);
}

/** What openings of `a` allow and none of `b` does, by the opening. Between two neighbouring bounds all ports are alike. */
function* differences(pod: Pod, a: readonly Opening[], b: readonly Opening[]): Iterable<Difference> {
  const some = a.filter(({ addresses, ports }) => addresses.length > 0 && ports.length > 0);
  if (some.length === 0) return;
  const bounds = [...new Set([...some, ...b].flatMap(({ ports }) => ports.flat()))].sort((x, y) => x - y);
  for (const cause of some) {
    const ports = new Map<string, { addresses: Addresses; ranges: Range<number>[] }>();
    for (const [i, start] of bounds.slice(0, -1).entries()) {
      if (!holds(cause.ports, start)) continue;
      const allowed = union(b.filter((one) => holds(one.ports, start)).map(({ addresses }) => addresses));
      const addresses = subtract(cause.addresses, allowed);
      if (addresses.length === 0) continue;
      const key = formatAddresses(addresses);
      const known = ports.get(key);
      const range: Range<number> = [start, bounds[i + 1]!];
      if (known) known.ranges.push(range);
      else ports.set(key, { addresses, ranges: [range] });
    }
    for (const { addresses, ranges } of ports.values())
      yield { pod, addresses, ports: union(ranges.map((range) => [range])), cause };
  }
}

function holds(ports: PortSet, port: number): boolean {
  return ports.some(([start, end]) => start <= port && port < end);
}

function opened(direction: Direction, all: readonly Difference[]): Problem {
  const { addresses, ports, cause } = all[0]!;
  const rule = cause.rule!;
  const { manifest } = rule.policy;
  const pods = fewOf(all.map(({ pod }) => pod.name));
  const where = `${formatAddresses(addresses)} on ${formatPorts(ports)}`;
  return {
    ...placeOf(manifest),
    path: pathOf(rule),
    message:
      direction === 'egress'
        ? `${pods} can reach ${where}, and no connection says so`
        : `${pods} can be reached from ${where}, and no connection says so`,
    fix: 'take the rule away, or narrow it to what a connection declares',
  };
}

function cutOff({ network }: Proof, direction: Direction, all: readonly Difference[]): Problem {
  const { pod, addresses, ports, cause } = all[0]!;
  const pods = fewOf(all.map(({ pod }) => pod.name));
  const { manifest } = network.selecting(pod, direction).at(-1)!;
  const where = `${formatAddresses(addresses)} on ${formatPorts(ports)}`;
  return {
    component: pod.component,
    object: describeObject(manifest.object),
    path: `spec.${direction}`,
    config: manifest.config,
    message: `${cause.why} is cut off: no policy lets ${pods} ${direction === 'egress' ? 'out to' : 'be reached from'} ${where}`,
    why: 'The connection is declared, and every attempt would time out.',
    fix: `allow it in a policy that selects ${pods}, or correct what ${pod.component} declares`,
  };
}
