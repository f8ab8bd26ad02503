import type { Target } from '../../contract/kind.ts';
import type { Path } from '../../kit/path.ts';

/** What a value names, and where the value stands. */
export interface Reference {
  readonly target: Target;
  readonly place: Place;
  /** From the top of the object, or of the values of a chart; absent when a declaration names it. */
  readonly path?: string;
}

/** Takes every reference that is found; `path` is only good during the call. */
export type Take = (target: Target, place: Place, path?: Path) => void;

/** Where a finding about it points. */
export interface Place {
  readonly component: string;
  /** The object that names it; chart values and declarations have none. */
  readonly object?: string;
  readonly config?: string;
}
