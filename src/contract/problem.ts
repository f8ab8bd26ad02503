import type { Finding } from '../finding/finding.ts';
import type { KubeObject } from '../kit/object.ts';

/** A finding before the runner completes it. */
export type Problem = Pick<Finding, 'message' | 'fix'> &
  Partial<Pick<Finding, 'severity' | 'why' | 'component' | 'object' | 'path' | 'config'>> & {
    /** The object that `path` goes into, where that stands in a text of `object`, and the path of the text: the runner puts the two together. */
    readonly inside?: { readonly object: KubeObject; readonly path: string };
    /** What something names that is not there: `Service data-plane/minio`. */
    readonly about?: string;
    /** What other rules find because of it, and not beside it: the runner tells the cause alone. */
    readonly brings?: readonly Consequence[];
  };

/** Findings of a rule on an object, or about it. */
export interface Consequence {
  readonly rule: string;
  /** `Kafka.kafka.strimzi.io data-plane/mlops`. */
  readonly about: string;
}

/** A problem inside an object that is known already. */
export type Fault = Pick<Problem, 'message' | 'fix'> & Partial<Pick<Problem, 'why' | 'severity' | 'path' | 'brings'>>;
