import { plannedNamespaces } from '../../policy/namespaces.ts';
import type { Subject } from '../rule.ts';
import { Declared } from './declared.ts';
import type { Network } from './network.ts';
import { type Direction, isNetworkPolicy } from './network-policy.ts';
import type { End, Pod, Tree } from './pods.ts';
import { ALL_PORTS, type PortSet } from './ports.ts';
import { networkOf } from './tree.ts';

/** Both sides of the proof: what the tree's policies let through, and what the Plan's flows want. */
export interface Proof {
  readonly network: Network;
  readonly declared: Declared;
  /** Whether a pod is in a namespace that the tree polices, so that what it may do is ours to say. */
  readonly isPoliced: (pod: Pod) => boolean;
}

const known = new WeakMap<Tree, Proof>();

/** Once for a tree, however many rules ask. */
export function proofOf(tree: Tree): Proof {
  const before = known.get(tree);
  if (before) return before;
  const policed = new Set(plannedNamespaces(tree.plan).map(({ name }) => name));
  const proof: Proof = {
    network: networkOf(tree),
    declared: new Declared(tree.plan),
    isPoliced: ({ namespace }) => policed.has(namespace),
  };
  known.set(tree, proof);
  return proof;
}

const applied = new WeakMap<Subject, Subject>();

/** The tree when programs have applied the policies that stand in its texts: what is open then. Without any, the tree itself. */
export function withPolicies(subject: Subject): Subject {
  const before = applied.get(subject);
  if (before) return before;
  const policies = subject.objects().filter(({ inside, object }) => inside && isNetworkPolicy(object));
  const after = policies.length === 0 ? subject : { ...subject, manifests: [...subject.manifests, ...policies] };
  applied.set(subject, after);
  return after;
}

/** What the declared flows allow at one end; at an end that is not ours, all. */
export function declaredAt({ declared, isPoliced }: Proof, pod: Pod, direction: Direction, other: End): PortSet {
  return isPoliced(pod) ? declared.lets(pod, direction, other) : ALL_PORTS;
}

/** A pod of ours that no policy selects: one problem of its own, and not one with everybody it can reach. */
export function isBare({ network, isPoliced }: Proof, pod: Pod, direction: Direction): boolean {
  return isPoliced(pod) && network.selecting(pod, direction).length === 0;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function fewOf(names: Iterable<string>, shown = 2): string {
  const all = [...new Set(names)];
  if (all.length <= shown) return all.join(' and ');
  return `${all.slice(0, shown).join(', ')} and ${all.length - shown} more`;
}
