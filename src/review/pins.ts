import { type Pin, pinsOf, versionOf } from '../workspace/releases/pins.ts';
import type { ImageMove } from './review.ts';

/** A file of `releases/` in both trees. */
interface Overlay {
  readonly path: string;
  readonly component: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
}

/** Images whose version one file of `releases/` says otherwise than before. One that cannot be read pins nothing. */
export function movedPins({ path, component, before, after }: Overlay): readonly ImageMove[] {
  const [was, is] = [pinned(path, before), pinned(path, after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((image) => ({ component, image, before: told(was.get(image)), after: told(is.get(image)) }))
    .filter((move) => move.before !== move.after);
}

function pinned(path: string, text = ''): ReadonlyMap<string, Pin> {
  try {
    return new Map(text === '' ? [] : pinsOf(path, text).map((pin) => [pin.name, pin]));
  } catch {
    return new Map();
  }
}

const told = (pin: Pin | undefined) => (pin === undefined ? 'not pinned' : versionOf(pin));
