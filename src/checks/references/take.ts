import type { Target } from '../../contract/kind.ts';
import type { Place } from '../../contract/reference.ts';
import type { Path } from '../../kit/path.ts';

/** Takes every reference that is found; `path` is only good during the call. */
export type Take = (target: Target, place: Place, path?: Path) => void;
