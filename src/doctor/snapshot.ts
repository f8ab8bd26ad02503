import type { ClusterEvent, LiveObject } from '../cluster/cluster.ts';

/**
 * What was seen of a platform at one moment, as plain JSON: all that doctor judges by, so that a colleague judges the same.
 * Of a Secret only the name and labels are asked for, of other objects only what kept.ts names is in it, and no text goes in as it came.
 */
export interface Snapshot {
  readonly version: 1;
  readonly platform: string;
  readonly environment: string;
  /** Context of the kubeconfig, by which kubectl reaches the cluster. */
  readonly context: string;
  /** `2026-11-21T08:00:00.000Z`, by the clock of the machine that looked. */
  readonly taken: string;
  /** Version of the API server; absent when it did not answer. */
  readonly kubernetes?: string;
  readonly objects: readonly LiveObject[];
  /** Kinds of the tree that the cluster does not know: `kafka.strimzi.io/v1 Kafka`. */
  readonly unknownKinds: readonly string[];
  /** Warnings, the latest last. */
  readonly events: readonly ClusterEvent[];
  /** Last lines of containers that are not well, by `namespace/pod/container`. */
  readonly logs: Readonly<Record<string, readonly string[]>>;
  readonly machine: Machine;
  /** What could not be looked at, and why. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly what: string;
  readonly why: string;
}

/** What was seen without the cluster. */
export interface Machine {
  /** Whether the tree is what the configuration makes, and passes the checks. */
  readonly tree: 'written' | 'differs' | 'findings';
  /** Why the API server was not reached. */
  readonly unreachable?: Problem;
  /** What stands in the way of bringing the cluster up; looked for when it is not reached. */
  readonly problems: readonly Problem[];
  /** What answered where people open things. */
  readonly addresses: readonly Address[];
}

export interface Problem {
  readonly message: string;
  readonly fix: string;
  /** The next command to type. */
  readonly next?: string;
}

export interface Address {
  readonly component: string;
  readonly url: string;
  /** HTTP status, or the code of the failure: `ECONNREFUSED`. */
  readonly answer: number | string;
}
