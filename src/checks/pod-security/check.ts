import type { Json } from '../../kit/json.ts';

/** A pod as Pod Security reads it. */
export interface Pod {
  readonly annotations: Json;
  readonly spec: Json;
}

/** What a level forbids, where it stands in the pod, and what would be allowed. */
export interface Violation {
  /** Path from the pod: `spec.containers[0].securityContext.privileged`. */
  readonly path: string;
  /** What the pod does, without the names of its parts. */
  readonly message: string;
  readonly fix: string;
}

/**
 * One control of the Pod Security Standards, as kubernetes/pod-security-admission (8f84a87c, policy/check_*.go) has it for
 * Kubernetes 1.33 to 1.37; `minor` is the version's second number.
 */
export interface Control {
  /** Upstream's name of the check. */
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** First minor version that has it; default: all. */
  readonly since?: number;
  /** The control of `baseline` that it takes the place of. */
  readonly overrides?: string;
  readonly check: (pod: Pod, minor: number) => Iterable<Violation>;
}
