import type { Manifest } from '../../contract/manifest.ts';
import { type Addresses, ALL_ADDRESSES, blocksOf } from './addresses.ts';
import { append, LabelIndex } from './label-index.ts';
import type { Namespaces } from './namespaces.ts';
import { DIRECTIONS, type Direction, type PolicyPeer, type PolicyPort, type PolicySpec } from './network-policy.ts';
import { type End, isPod, type Pod } from './pods.ts';
import { ALL_PORTS, NO_PORTS, type PortSet, portRange } from './ports.ts';
import { covers, overlaps, union } from './ranges.ts';

/** A rule of a policy, with its selectors resolved. */
export interface Rule {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly index: number;
  /** Pods that its selectors select. */
  readonly pods: ReadonlySet<Pod>;
  /** Addresses of its blocks; all of them when it names no peers. */
  readonly addresses: Addresses;
  readonly ports: readonly PolicyPort[];
}

export interface Policy {
  readonly manifest: Manifest;
  /** Pods that it selects. */
  readonly pods: readonly Pod[];
  readonly spec: PolicySpec;
}

/** The policies of a namespace. */
export type PolicySource = (namespace: string) => readonly PolicySpec[];

/**
 * What NetworkPolicies let through (Kubernetes, docs/concepts/services-networking/network-policies): a pod that no policy
 * selects in a direction is open in it; of the others the rules add up; and a connection needs both of its ends.
 */
export class Network {
  readonly pods: readonly Pod[];
  /** Of the policies that were read. */
  readonly rules: readonly Rule[];
  readonly #read: Rule[] = [];
  readonly #index: LabelIndex<Pod>;
  readonly #resolve: ReturnType<typeof peerResolver>;
  readonly #source: PolicySource | undefined;
  readonly #places = new Set<string>();
  readonly #selecting: Readonly<Record<Direction, Map<Pod, Policy[]>>> = { ingress: new Map(), egress: new Map() };
  readonly #rules: Readonly<Record<Direction, Map<Pod, Rule[]>>> = { ingress: new Map(), egress: new Map() };

  /** `policies`: all there are, or how to read those of one namespace, which is asked when somebody asks of a pod there. */
  constructor(pods: readonly Pod[], namespaces: Namespaces, policies: readonly PolicySpec[] | PolicySource) {
    this.pods = pods;
    this.rules = this.#read;
    this.#index = new LabelIndex(pods);
    this.#resolve = peerResolver(this.#index, namespaces);
    if (typeof policies === 'function') this.#source = policies;
    else this.#add(policies);
  }

  #in(namespace: string): void {
    if (!this.#source || this.#places.has(namespace)) return;
    this.#places.add(namespace);
    this.#add(this.#source(namespace));
  }

  #add(specs: readonly PolicySpec[]): void {
    for (const spec of specs) {
      const policy: Policy = {
        manifest: spec.manifest,
        spec,
        pods: this.#index.select(spec.namespace, spec.podSelector),
      };
      for (const direction of DIRECTIONS) {
        const own = spec[direction]?.map(({ peers, ports }, i) => ({
          policy,
          direction,
          index: i,
          ports,
          ...this.#resolve(peers, spec.namespace),
        }));
        if (!own) continue;
        this.#read.push(...own);
        for (const pod of policy.pods) {
          append(this.#selecting[direction], pod, policy);
          for (const rule of own) append(this.#rules[direction], pod, rule);
        }
      }
    }
  }

  /** Policies that isolate a pod in a direction; it is open when there is none. */
  selecting(pod: Pod, direction: Direction): readonly Policy[] {
    this.#in(pod.namespace);
    return this.#selecting[direction].get(pod) ?? [];
  }

  rulesOf(pod: Pod, direction: Direction): readonly Rule[] {
    this.#in(pod.namespace);
    return this.#rules[direction].get(pod) ?? [];
  }

  /**
   * Ports that the pod's own end lets through to (or from) the other. Where a rule is about some of the addresses that a
   * pod may have, `certain` counts it out.
   */
  lets(pod: Pod, direction: Direction, other: End, certain = false): PortSet {
    if (this.selecting(pod, direction).length === 0) return ALL_PORTS;
    const target = direction === 'ingress' ? pod : other;
    return union(
      this.rulesOf(pod, direction)
        .filter((rule) => admits(rule, other, certain))
        .map((rule) => portsOf(rule, target)),
    );
  }
}

export function admits({ pods, addresses }: Rule, other: End, certain = false): boolean {
  if (isPod(other) && pods.has(other)) return true;
  return certain ? covers(addresses, other.addresses) : overlaps(addresses, other.addresses);
}

/** Ports of a rule. A named one is whatever the pods at the far end call so; outside nobody has names. */
export function portsOf({ ports }: Rule, target: End): PortSet {
  if (ports.length === 0) return ALL_PORTS;
  return union(
    ports.map(({ protocol = 'TCP', port, endPort }) => {
      if (typeof port !== 'string') return portRange(protocol, port, endPort ?? port);
      if (!isPod(target)) return NO_PORTS;
      return union(
        target.ports
          .filter((one) => one.name === port && one.protocol === protocol)
          .map((one) => portRange(protocol, one.port)),
      );
    }),
  );
}

type Peers = Pick<Rule, 'pods' | 'addresses'>;

/** Equal peers share what they resolve to. */
function peerResolver(index: LabelIndex<Pod>, namespaces: Namespaces) {
  const known = new Map<string, readonly Pod[]>();
  const podsOf = ({ namespaceSelector, podSelector = {} }: PolicyPeer, home: string): readonly Pod[] => {
    const key = `${namespaceSelector ? '' : home} ${JSON.stringify([namespaceSelector, podSelector])}`;
    const found = known.get(key);
    if (found) return found;
    const places = namespaceSelector ? namespaces.select(namespaceSelector) : [home];
    const pods = places.flatMap((place) => index.select(place, podSelector));
    known.set(key, pods);
    return pods;
  };
  return (peers: readonly PolicyPeer[], home: string): Peers => {
    if (peers.length === 0) return { pods: new Set(), addresses: ALL_ADDRESSES };
    const selectors = peers.filter(
      ({ ipBlock, podSelector, namespaceSelector }) => !ipBlock && (podSelector || namespaceSelector),
    );
    return {
      pods: new Set(selectors.flatMap((peer) => podsOf(peer, home))),
      addresses: union(peers.map(({ ipBlock }) => (ipBlock ? blocksOf([ipBlock.cidr], ipBlock.except) : []))),
    };
  };
}
