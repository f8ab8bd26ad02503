import type { TopologySpreadConstraint } from '../../imports/types/kubernetes.ts';

/** Labels that Kubernetes' nodes have (docs/reference/labels-annotations-taints). */
export const HOST = 'kubernetes.io/hostname';
export const ZONE = 'topology.kubernetes.io/zone';

/** What decides how pods spread: which they are, and over how many zones. */
export interface Spread {
  readonly labels: Readonly<Record<string, string>>;
  readonly replicas: number;
  readonly zones: number;
  /** A pod rather waits than sharing a node with one of its kind while another node has none; default: it rather runs. */
  readonly strict?: boolean;
}

/**
 * Keeps the pods of more than one replica apart, so that a lost node takes as few of them as it can: as fields of a pod, which
 * charts and operators take under the same name. Not strict by default: a pod whose volume lies on a node can run nowhere else,
 * and would wait for ever once nodes without a pod of its kind have come.
 */
export function spread({ labels, replicas, zones, strict = false }: Spread): {
  readonly topologySpreadConstraints?: TopologySpreadConstraint[];
} {
  if (replicas < 2) return {};
  const constraint = (topologyKey: string): TopologySpreadConstraint => ({
    labelSelector: { matchLabels: { ...labels } },
    maxSkew: 1,
    // A node that takes none of the pods would count as one that has none, and those that have one as too full (kubernetes#116118).
    nodeTaintsPolicy: 'Honor',
    topologyKey,
    whenUnsatisfiable: strict ? 'DoNotSchedule' : 'ScheduleAnyway',
  });
  return { topologySpreadConstraints: [...(zones > 1 ? [constraint(ZONE)] : []), constraint(HOST)] };
}
