import { profileOf } from '../clusters/index.ts';
import type { Room } from '../clusters/profile.ts';
import type { ClusterConfig } from '../config/schema.ts';
import { parseBytes, parseCpu } from '../kit/quantity.ts';
import { nodesOf } from './platform.ts';

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
  /** GPUs of all nodes, and of one. */
  readonly gpus: { readonly resource: string; readonly count: number; readonly perNode: number } | undefined;
}

/**
 * The room that a cluster has. `cluster.memory` and `cluster.cpu` are those of all nodes that run pods together.
 *
 * Where nodes are containers on one machine, what all of them run shares it, servers included, and a single pod may be as large
 * as what is left of it. Else the agents run the pods (the servers, when there are no agents) and are alike: each has its share.
 */
export function clusterSize({
  kind,
  servers,
  agents,
  memory,
  cpu,
  podsPerNode,
  gpus: has,
}: ClusterConfig): ClusterSize {
  const gpus = has && {
    resource: has.resource,
    count: has.count,
    perNode: Math.min(has.count, has.perNode ?? has.count),
  };
  const total = { cpu: parseCpu(cpu), memory: parseBytes(memory) };
  const { sizing } = profileOf({ kind });
  if (sizing.shared) {
    const kubernetes = {
      cpu: servers * sizing.server.cpu + agents * sizing.agent.cpu,
      memory: servers * sizing.server.memory + agents * sizing.agent.memory,
    };
    const available = minus(total, kubernetes);
    return {
      nodes: nodesOf({ kind, servers, agents }),
      shared: true,
      total,
      kubernetes,
      available,
      node: available,
      gpus,
    };
  }
  const nodes = nodesOf({ kind, servers, agents });
  const each = { cpu: Math.floor(total.cpu / nodes), memory: Math.floor(total.memory / nodes) };
  const node = minus(each, sizing.reserved(each, podsPerNode));
  const available = { cpu: nodes * node.cpu, memory: nodes * node.memory };
  return { nodes, shared: false, total, kubernetes: minus(total, available), available, node, gpus };
}

const minus = (a: Room, b: Room): Room => ({
  cpu: Math.max(0, a.cpu - b.cpu),
  memory: Math.max(0, a.memory - b.memory),
});
