import type { KubeObject } from '../../src/kit/object.ts';

/**
 * Says what a cluster's network lets through, from the rendered objects alone: an evaluation of NetworkPolicies as
 * Kubernetes documents them (docs/concepts/services-networking/network-policies), written apart from the code under test.
 */
export interface Pod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
}

/** Somebody who is no pod. */
export interface Outside {
  readonly ip: string;
}

export interface Door {
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
}

interface LabelSelector {
  matchLabels?: Record<string, string>;
}

interface Peer {
  podSelector?: LabelSelector;
  namespaceSelector?: LabelSelector;
  ipBlock?: { cidr: string; except?: string[] };
}

interface NetworkPolicy {
  metadata: { namespace: string };
  spec: {
    podSelector: LabelSelector;
    policyTypes: ('Ingress' | 'Egress')[];
    ingress?: { from?: Peer[]; ports?: { port: number; protocol: string }[] }[];
    egress?: { to?: Peer[]; ports?: { port: number; protocol: string }[] }[];
  };
}

/** A judge of connections in a cluster that holds exactly these objects. */
export function networkOf(objects: readonly KubeObject[]) {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
  const namespaceLabels = new Map(
    objects
      .filter(({ kind }) => kind === 'Namespace')
      .map(({ metadata }) => [metadata.name, { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }]),
  );
  const labelsOf = (namespace: string) =>
    namespaceLabels.get(namespace) ?? { 'kubernetes.io/metadata.name': namespace };

  // One pod is asked about thousands of times.
  const known = new WeakMap<Pod, readonly NetworkPolicy[]>();
  const policiesOf = (pod: Pod): readonly NetworkPolicy[] => {
    const found =
      known.get(pod) ??
      policies.filter(
        ({ metadata, spec }) => metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels),
      );
    known.set(pod, found);
    return found;
  };

  const isPeer = (peer: Peer, other: Pod | Outside, home: string): boolean => {
    if (peer.ipBlock)
      return within(other.ip, peer.ipBlock.cidr) && !(peer.ipBlock.except ?? []).some((cidr) => within(other.ip, cidr));
    if (!('labels' in other)) return false;
    const inNamespace = peer.namespaceSelector
      ? matches(peer.namespaceSelector, labelsOf(other.namespace))
      : other.namespace === home;
    return inNamespace && matches(peer.podSelector ?? {}, other.labels);
  };

  const lets = (direction: 'Ingress' | 'Egress', pod: Pod, other: Pod | Outside, { port, protocol }: Door): boolean => {
    const selecting = policiesOf(pod).filter(({ spec }) => spec.policyTypes.includes(direction));
    if (selecting.length === 0) return true;
    return selecting.some(({ spec }) => {
      const rules =
        direction === 'Ingress'
          ? (spec.ingress ?? []).map(({ from, ports }) => ({ peers: from, ports }))
          : (spec.egress ?? []).map(({ to, ports }) => ({ peers: to, ports }));
      return rules.some(
        ({ peers, ports }) =>
          (peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, other, pod.namespace))) &&
          (ports === undefined ||
            ports.length === 0 ||
            ports.some((open) => open.port === port && open.protocol === protocol)),
      );
    });
  };

  return {
    /** Whether `from` may open a connection to `to`: both ends must let it. */
    reaches: (from: Pod | Outside, to: Pod | Outside, door: Door): boolean =>
      ('labels' in from ? lets('Egress', from, to, door) : true) &&
      ('labels' in to ? lets('Ingress', to, from, door) : true),
    /** Whether the sender's end alone lets it. */
    leaves: (from: Pod, to: Pod | Outside, door: Door): boolean => lets('Egress', from, to, door),
    /** Whether the receiver's end alone lets it. */
    enters: (from: Pod | Outside, to: Pod, door: Door): boolean => lets('Ingress', to, from, door),
  };
}

function matches({ matchLabels = {} }: LabelSelector, labels: Readonly<Record<string, string | undefined>>): boolean {
  return Object.entries(matchLabels).every(([key, value]) => labels[key] === value);
}

/** Whether an IPv4 address is in a block. */
export function within(ip: string, cidr: string): boolean {
  const { first, size } = blocks.get(cidr) ?? blockOf(cidr);
  return Math.floor(numberOf(ip) / size) === first;
}

const blocks = new Map<string, { readonly first: number; readonly size: number }>();

function blockOf(cidr: string) {
  const [base = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  const block = { first: Math.floor(numberOf(base) / size), size };
  blocks.set(cidr, block);
  return block;
}

const numbers = new Map<string, number>();

function numberOf(ip: string): number {
  const known = numbers.get(ip) ?? ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  numbers.set(ip, known);
  return known;
}
