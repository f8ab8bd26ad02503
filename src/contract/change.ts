import type { Severity } from '../finding/finding.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';
import type { Effect } from './effect.ts';

/** How much a change needs eyes: that of findings, and `info` for what is told beside the rest. */
export type Weight = Severity | 'info';

/**
 * What follows from going from one tree to another, which neither of them shows alone. `S` is what the rule looks at: those of
 * the review see whole trees, those of components the objects that differ.
 */
export interface ReviewRule<S extends Change = Change> {
  /** `change/…`: stable, and the rule of its findings. */
  readonly id: string;
  readonly effect: Effect;
  /** `error`: not done unless it is acknowledged by name; `warning`: done, and told; `info`: told beside the rest. */
  readonly severity: Weight;
  /** What such a change is, in a sentence. */
  readonly what: string;
  /** What happens to a cluster. */
  readonly why: string;
  /** Where upstream says or does so: repository@version, path. */
  readonly source: string;
  /** How it is found out, where that is more than a look at the object before and after. */
  readonly how?: string;
  readonly check: (change: S) => Iterable<Concern>;
}

/** Two trees, as far as they differ: objects are the same by identity, wherever their files are. */
export interface Change {
  readonly differences: readonly Difference[];
  /** An object of the tree that was there. */
  readonly before: (identity: string) => KubeObject | undefined;
  /** An object of the tree that is to be. */
  readonly after: (identity: string) => KubeObject | undefined;
}

/** An object that is not the same in two trees. */
export interface Difference {
  readonly identity: string;
  readonly component: string;
  /** JSON pointer of the configuration that caused it. */
  readonly config?: string;
  /** Absent for one that is new. */
  readonly before?: KubeObject;
  /** Absent for one that goes. */
  readonly after?: KubeObject;
}

/** One such change. */
export interface Concern {
  readonly difference: Difference;
  /** Further objects that it is about, by identity. */
  readonly also?: readonly string[];
  /** What it comes to in words that are counted and listed: `data-plane/valkey` of a restart. */
  readonly names?: readonly string[];
  /** Instead of the rule's. */
  readonly severity?: Weight;
  /** Instead of the rule's. */
  readonly effect?: Effect;
  /** Less of it than there was: access that goes, capacity that is given back. */
  readonly less?: true;
  /** Path inside the object. */
  readonly path?: string;
  readonly message: string;
  /** Instead of the rule's. */
  readonly why?: string;
  /** What to do instead, where there is something to do. */
  readonly fix?: string;
  /** What it is acknowledged by; default: the identity of the object. */
  readonly name?: string;
}

/** An object that is in both trees. */
export interface Changed extends Difference {
  readonly before: KubeObject;
  readonly after: KubeObject;
}

/** Objects that are in both trees and differ. */
export function changed({ differences }: Change): readonly Changed[] {
  return differences.filter((one): one is Changed => one.before !== undefined && one.after !== undefined);
}

/** Those of a kind. */
export function changedOf(change: Change, kind: string): readonly Changed[] {
  return changed(change).filter(({ before }) => kindOf(before) === kind);
}

/** Objects of a kind that differ, those that come and go included. */
export function differencesOf({ differences }: Change, kind: string): readonly Difference[] {
  return differences.filter(({ before, after }) => kindOf((before ?? after)!) === kind);
}
