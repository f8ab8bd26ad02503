import type { Difference } from './difference.ts';

/** Differences that are as they should be, and why. */
export interface Accept {
  /** Objects as `describeObject` writes them; `*` stands for any text. */
  readonly object: string;
  /** A field and all that is below it; without one, objects that only one side has. */
  readonly path?: string;
  /** Only where this side alone has something. */
  readonly only?: 'theirs' | 'ours';
  readonly reason: string;
}

/** A glob: `*` is any text. */
export function globTest(glob: string, ending = ''): (text: string) => boolean {
  const pattern = new RegExp(`^${glob.split('*').map(escaped).join('.*')}${ending}$`, 's');
  return (text) => pattern.test(text);
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

/** Whether something is said of a field of an object, or of an object alone. */
export function placeTest({
  object,
  path,
}: Pick<Accept, 'object' | 'path'>): (object: string, path: string) => boolean {
  const [isObject, isPath] = [globTest(object), path === undefined ? undefined : globTest(path, '(?:[.[].*)?')];
  return (name, at) => isObject(name) && (isPath ? at !== '' && isPath(at) : at === '');
}

/** What is accepted, and what only stands in a list. */
export class Acceptances<T extends Accept> {
  readonly #tests: readonly { readonly accept: T; readonly isMet: (difference: Difference) => boolean }[];
  readonly #used = new Set<T>();

  constructor(accepts: readonly T[]) {
    this.#tests = accepts.map((accept) => {
      const isThere = placeTest(accept);
      const isMet = ({ object, path, theirs, ours }: Difference) =>
        isThere(object, path) &&
        (accept.only === undefined || (accept.only === 'theirs' ? ours === undefined : theirs === undefined));
      return { accept, isMet };
    });
  }

  /** The first that accepts a difference. */
  of(difference: Difference): T | undefined {
    const met = this.#tests.filter(({ isMet }) => isMet(difference)).map(({ accept }) => accept);
    if (met[0]) this.#used.add(met[0]);
    return met[0];
  }

  /** Those that accepted nothing. */
  stale(): readonly T[] {
    return this.#tests.map(({ accept }) => accept).filter((accept) => !this.#used.has(accept));
  }
}
