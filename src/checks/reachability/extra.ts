import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { append } from './label-index.ts';
import { admits, type Network, portsOf, type Rule } from './network.ts';
import type { Direction } from './network-policy.ts';
import type { Pod } from './pods.ts';
import { formatPorts, type PortSet } from './ports.ts';
import { declaredAt, isBare, type Proof } from './proof.ts';
import { intersect, overlaps, subtract } from './ranges.ts';

interface Extra {
  readonly from: Pod;
  readonly to: Pod;
  readonly ports: PortSet;
  /** Rules that allow more than is declared; at least one, at either end. */
  readonly rules: readonly Rule[];
}

/** Pods that reach each other though nobody declares it, told once for each rule (or pair of rules) that lets them. */
export function* extraFlows(proof: Proof): Iterable<Problem> {
  const groups = new Map<string, { first: Extra; pairs: number }>();
  for (const extra of extras(proof)) {
    const key = extra.rules.map((rule) => `${describeObject(rule.policy.manifest.object)} ${pathOf(rule)}`).join(' ');
    const group = groups.get(key);
    if (group) group.pairs++;
    else groups.set(key, { first: extra, pairs: 1 });
  }
  for (const {
    first: { from, to, ports, rules },
    pairs,
  } of groups.values()) {
    const [rule, ...others] = rules;
    const { manifest } = rule!.policy;
    const also = others.map((other) => `${describeObject(other.policy.manifest.object)} (${pathOf(other)})`);
    yield {
      ...placeOf(manifest),
      path: pathOf(rule!),
      message: `${from.name} can reach ${to.name} on ${formatPorts(ports)}, and no connection says so${pairs > 1 ? `; nor for ${pairs - 1} more that this rule connects` : ''}`,
      why: `What is open and not declared is in no diagram, no review and no test.${also.length > 0 ? ` ${also.join(' and ')} lets it through at the other end.` : ''}`,
      fix: `take the rule away, or narrow it; if the connection is meant, declare it under \`requires\` of ${from.component ?? 'its client'}`,
    };
  }
}

export function pathOf({ direction, index }: Rule): string {
  return `spec.${direction}[${index}]`;
}

function* extras(proof: Proof): Iterable<Extra> {
  for (const [from, to] of candidates(proof)) {
    const open = intersect(opened(proof, from, 'egress', to), opened(proof, to, 'ingress', from));
    const wanted = intersect(declaredAt(proof, from, 'egress', to), declaredAt(proof, to, 'ingress', from));
    const ports = subtract(open, wanted);
    if (ports.length === 0) continue;
    yield {
      from,
      to,
      ports,
      rules: [...culprits(proof, to, 'ingress', from, ports), ...culprits(proof, from, 'egress', to, ports)],
    };
  }
}

/** What one end lets through; a bare one, told elsewhere, only what it should. */
function opened(proof: Proof, pod: Pod, direction: Direction, other: Pod): PortSet {
  return isBare(proof, pod, direction)
    ? declaredAt(proof, pod, direction, other)
    : proof.network.lets(pod, direction, other);
}

function culprits(proof: Proof, pod: Pod, direction: Direction, other: Pod, ports: PortSet): readonly Rule[] {
  if (!proof.isPoliced(pod)) return [];
  const undeclared = subtract(ports, proof.declared.lets(pod, direction, other));
  if (undeclared.length === 0) return [];
  const target = direction === 'ingress' ? pod : other;
  return proof.network
    .rulesOf(pod, direction)
    .filter((rule) => admits(rule, other) && overlaps(portsOf(rule, target), undeclared));
}

/**
 * Pairs that may be open. Both ends must let a connection through, so that the pods which either end selects are enough;
 * for each pod the end that selects fewer is walked, as all pairs would be too many.
 */
function* candidates(proof: Proof): Iterable<readonly [Pod, Pod]> {
  const { network, isPoliced } = proof;
  const ingress = network.rules.filter(({ direction }) => direction === 'ingress');
  const lettingIn = new Map<Pod, Rule[]>();
  for (const rule of ingress) for (const pod of rule.pods) append(lettingIn, pod, rule);
  const lettingInBlocks = ingress.filter(({ addresses }) => addresses.length > 0);
  const open = network.pods.filter((pod) => network.selecting(pod, 'ingress').length === 0);

  for (const from of network.pods) {
    const inwards = [
      ...(lettingIn.get(from) ?? []),
      ...lettingInBlocks.filter((rule) => overlaps(rule.addresses, from.addresses)),
    ];
    const limit = open.length + inwards.reduce((sum, { policy }) => sum + policy.pods.length, 0);
    const reached =
      selectedOutwards(network, from, limit) ?? new Set([...open, ...inwards.flatMap(({ policy }) => policy.pods)]);
    for (const to of reached) if (isPoliced(from) || isPoliced(to)) yield [from, to];
  }
}

/** The pods that its egress selects, where these are no more than the limit and it reaches none by its address. */
function selectedOutwards(network: Network, from: Pod, limit: number): ReadonlySet<Pod> | undefined {
  if (network.selecting(from, 'egress').length === 0) return undefined;
  const rules = network.rulesOf(from, 'egress');
  if (rules.some(({ addresses }) => overlaps(addresses, from.addresses))) return undefined;
  if (rules.reduce((sum, { pods }) => sum + pods.size, 0) > limit) return undefined;
  return new Set(rules.flatMap(({ pods }) => [...pods]));
}
