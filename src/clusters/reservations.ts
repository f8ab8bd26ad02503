import type { Room } from './profile.ts';

export const MEBI = 2 ** 20;
const GIBI = 2 ** 30;
const ABOVE = Number.POSITIVE_INFINITY;

/** Parts of an amount, which become smaller as it grows. */
export type Steps = readonly { readonly upTo: number; readonly part: number }[];

/** Memory that a kubelet keeps free by evicting pods: `memory.available<100Mi` on all kinds here. */
export const EVICTION = 100 * MEBI;

/** Parts of a node that GKE keeps for Kubernetes (cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes). */
const GKE_MEMORY: Steps = [
  { upTo: 4 * GIBI, part: 0.25 },
  { upTo: 8 * GIBI, part: 0.2 },
  { upTo: 16 * GIBI, part: 0.1 },
  { upTo: 128 * GIBI, part: 0.06 },
  { upTo: ABOVE, part: 0.02 },
];

/** Of CPU, on GKE and with the same numbers on EKS (awslabs/amazon-eks-ami, nodeadm/internal/kubelet `getCPUMillicoresToReserve`). */
export const CPU_STEPS: Steps = [
  { upTo: 1000, part: 0.06 },
  { upTo: 2000, part: 0.01 },
  { upTo: 4000, part: 0.005 },
  { upTo: ABOVE, part: 0.0025 },
];

/** As GKE reserves. It keeps more than most others, and stands in for clusters of which nothing is known. */
export function reservedByParts({ cpu, memory }: Room): Room {
  return { cpu: Math.ceil(partsOf(cpu, CPU_STEPS)), memory: Math.ceil(partsOf(memory, GKE_MEMORY)) + EVICTION };
}

export function partsOf(amount: number, steps: Steps): number {
  let sum = 0;
  let from = 0;
  for (const { upTo, part } of steps) {
    sum += Math.max(0, Math.min(amount, upTo) - from) * part;
    from = upTo;
  }
  return sum;
}
