import type { ClusterConfig } from '../../config/schema.ts';
import { parseBytes, parseCpu } from '../../kit/quantity.ts';

/** CPU in millicores, memory in bytes. */
export interface Room {
  readonly cpu: number;
  readonly memory: number;
}

/** What the configuration says of a cluster, and what of it is left for pods. */
export interface ClusterSize {
  /** Nodes that run pods. */
  readonly nodes: number;
  /** Whether all nodes are containers on one machine, each of which sees the whole of it. */
  readonly shared: boolean;
  /** `cluster.cpu` and `cluster.memory`. */
  readonly total: Room;
  /** What Kubernetes itself takes of it. */
  readonly kubernetes: Room;
  /** What all pods together may ask for. */
  readonly available: Room;
  /** What one pod may ask for. */
  readonly node: Room;
}

/** K3s with its packaged components, and what each further node adds (docs.k3s.io/reference/resource-profiling). */
const K3S_SERVER: Room = { cpu: 50, memory: 1_428_000_000 };
const K3S_AGENT: Room = { cpu: 30, memory: 275_000_000 };

const GIBI = 2 ** 30;

/** Parts of a node that GKE keeps for Kubernetes, and for evictions (cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes). */
const RESERVED_MEMORY = [
  { upTo: 4 * GIBI, part: 0.25 },
  { upTo: 8 * GIBI, part: 0.2 },
  { upTo: 16 * GIBI, part: 0.1 },
  { upTo: 128 * GIBI, part: 0.06 },
  { upTo: Number.POSITIVE_INFINITY, part: 0.02 },
];
const EVICTION = 100 * 2 ** 20;
const RESERVED_CPU = [
  { upTo: 1000, part: 0.06 },
  { upTo: 2000, part: 0.01 },
  { upTo: 4000, part: 0.005 },
  { upTo: Number.POSITIVE_INFINITY, part: 0.0025 },
];

/**
 * The room that a cluster has. `cluster.memory` and `cluster.cpu` are those of all nodes that run pods together.
 *
 * - `k3d`: nodes are containers on one machine. What all of them run shares it, servers included, and a single pod may be as
 *   large as what is left of it.
 * - `existing`: the agents run the pods (the servers, when there are no agents) and are alike: each has its share.
 */
export function clusterSize({ kind, servers, agents, memory, cpu }: ClusterConfig): ClusterSize {
  const total = { cpu: parseCpu(cpu), memory: parseBytes(memory) };
  if (kind === 'k3d') {
    const kubernetes = {
      cpu: servers * K3S_SERVER.cpu + agents * K3S_AGENT.cpu,
      memory: servers * K3S_SERVER.memory + agents * K3S_AGENT.memory,
    };
    const available = minus(total, kubernetes);
    return { nodes: servers + agents, shared: true, total, kubernetes, available, node: available };
  }
  const nodes = agents > 0 ? agents : servers;
  const each = { cpu: Math.floor(total.cpu / nodes), memory: Math.floor(total.memory / nodes) };
  const reserved = {
    cpu: Math.ceil(partsOf(each.cpu, RESERVED_CPU)),
    memory: Math.ceil(partsOf(each.memory, RESERVED_MEMORY)) + EVICTION,
  };
  const node = minus(each, reserved);
  const available = { cpu: nodes * node.cpu, memory: nodes * node.memory };
  return { nodes, shared: false, total, kubernetes: minus(total, available), available, node };
}

function partsOf(amount: number, steps: readonly { readonly upTo: number; readonly part: number }[]): number {
  let sum = 0;
  let from = 0;
  for (const { upTo, part } of steps) {
    sum += Math.max(0, Math.min(amount, upTo) - from) * part;
    from = upTo;
  }
  return sum;
}

const minus = (a: Room, b: Room): Room => ({
  cpu: Math.max(0, a.cpu - b.cpu),
  memory: Math.max(0, a.memory - b.memory),
});
