import type { Severity } from '../finding/finding.ts';
import type { FollowedImage } from './connections/image-updates.ts';
import type { ConnectionType } from './connections/index.ts';
import type { ChartRelease, Manifest } from './manifest.ts';
import type { PlatformFacts } from './platform.ts';
import type { Problem } from './problem.ts';
import type { References } from './reference.ts';
import type { SecretRef } from './secret-ref.ts';

/**
 * One check, in one small file: of all trees in `checks/rules/`, of what a component knows in its folder. `check` yields
 * what is wrong; the runner adds the rule's id, and its severity and the words of `why` where a problem brings none of its
 * own. `S` is what the rule looks at.
 */
export interface Rule<S = RuleSubject> {
  readonly id: string;
  readonly severity: Severity;
  /** What it checks, in one sentence. */
  readonly what: string;
  /** What happens to a cluster when it does not hold. */
  readonly why: string;
  readonly check: (subject: S) => Iterable<Problem>;
}

/** What a component's rule sees of everything that is about to be written. */
export interface RuleSubject {
  readonly plan: {
    readonly platform: PlatformFacts;
    readonly components: readonly { readonly id: string; readonly follows: readonly FollowedImage[] }[];
    readonly connections: readonly MetConnection[];
  };
  /** Objects of the components and the policies. */
  readonly manifests: readonly Manifest[];
  /**
   * The same, and those that stand in their texts, which a program applies to the same API server. What is wrong or too much is
   * looked for among these; what is to be there, among the manifests alone.
   */
  objects(this: RuleSubject): readonly Manifest[];
  /** Charts that Argo CD renders. */
  readonly releases: readonly ChartRelease[];
  /** What is named in the tree, and what of it is not there: asked of the subject itself, so that a changed copy has its own. */
  references(this: RuleSubject): References;
}

/** A need that was met. */
export interface MetConnection {
  readonly type: ConnectionType;
  readonly client: { readonly component: string; readonly id: string; readonly namespace: string };
  readonly provider: string;
  readonly request: object;
  readonly endpoint: object;
  /** The credential at the provider. */
  readonly seed?: SecretRef;
}
