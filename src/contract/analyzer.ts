import type { Severity } from '../finding/finding.ts';
import type { KubeObject } from '../kit/object.ts';

/**
 * One thing that can be wrong with a platform that runs, in one small file: of all platforms in `doctor/analyzers/`, of what a
 * component knows in its folder. `V` is what it looks at.
 */
export interface Analyzer<V = LiveView> {
  /** Stable, for machines: `pod/image`. */
  readonly id: string;
  /** What it looks for, in one sentence. */
  readonly what: string;
  /** What it does to the platform. */
  readonly why: string;
  /** Tells only that something is wrong, and not what: silent about a component of which anything better is known. */
  readonly vague?: true;
  readonly find: (view: V) => Iterable<Symptom>;
}

/** What is seen of a cluster at one moment. Of an object that is whatever its controller last wrote. */
export interface LiveView {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Objects of a kind: `Pod`, `Certificate.cert-manager.io`. */
  all<T = object>(kind: string): readonly (KubeObject & T)[];
  /** Whose an object is, whoever made it. */
  componentOf(object: KubeObject): string | undefined;
  /** A command to type, with the context that is meant. */
  kubectl(words: string): string;
  /** The command that describes an object. */
  describe(object: KubeObject): string;
}

/** What is wrong, where, since when, and what to do about it. */
export interface Symptom {
  /** In one sentence, naming the thing. */
  readonly message: string;
  /** The component that has it; absent for what is of the cluster or the machine. */
  readonly component?: string;
  /** As `describeObject` calls it. */
  readonly object?: string;
  /** Milliseconds since 1970. */
  readonly since?: number;
  /** How it came to be. */
  readonly explanation?: string;
  /** Lines of events and logs. */
  readonly evidence?: readonly string[];
  /** What to do, in words. */
  readonly fix: string;
  /** The commands to type, the next one first. */
  readonly next: readonly string[];
  /** Default: error. */
  readonly severity?: Severity;
  /**
   * Whose trouble it comes from, when that has any: that of a component before it in the graph, or that of a node. Then it
   * is told there, and not as a cause.
   */
  readonly follows?: 'dependency' | 'node';
  /** Components whose trouble it comes from, when they are known better than by the graph. */
  readonly causedBy?: readonly string[];
  /** Symptoms with the same words here are one: pods of one workload. Default: none are. */
  readonly same?: string;
}
