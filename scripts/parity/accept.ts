import { isRecord } from '../../src/kit/json.ts';
import { type Difference, step } from './difference.ts';

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

/** A glob: `*` is any text, and `\*` is a star. */
export function globTest(glob: string, ending = ''): (text: string) => boolean {
  const pattern = new RegExp(
    `^${glob
      .split(/(?<!\\)\*/)
      .map((text) => escaped(text.replaceAll('\\*', '*')))
      .join('.*')}${ending}$`,
    's',
  );
  return (text) => pattern.test(text);
}

const escaped = (text: string): string => text.replace(/[*.+?^${}()|[\]\\]/g, '\\$&');

/** Whether something is said of a field of an object, or of an object alone. */
export function placeTest({
  object,
  path,
}: Pick<Accept, 'object' | 'path'>): (object: string, path: string) => boolean {
  const [isObject, isPath] = [globTest(object), path === undefined ? undefined : globTest(path, '(?:[.[].*)?')];
  return (name, at) => isObject(name) && (isPath ? at !== '' && isPath(at) : at === '');
}

/** What is accepted. Of a map that only one side has, either it is or each of its fields. */
export class Acceptances<T extends Accept> {
  readonly #tests: readonly { readonly accept: T; readonly isMet: (difference: Difference) => boolean }[];
  readonly #used = new Set<T>();
  /** These, and those that are asked for what these do not accept. */
  readonly #chain: readonly Acceptances<T>[];

  constructor(accepts: readonly T[], further: readonly Acceptances<T>[] = []) {
    this.#chain = [this, ...further];
    this.#tests = accepts.map((accept) => {
      const isThere = placeTest(accept);
      const isMet = (difference: Difference) =>
        isThere(difference.object, difference.path) &&
        (accept.only === undefined || difference[accept.only === 'theirs' ? 'ours' : 'theirs'] === undefined) &&
        namesWords(accept, difference);
      return { accept, isMet };
    });
  }

  /** What accepts a difference; nothing when something of it is not accepted. */
  of(difference: Difference): readonly T[] {
    const found = this.#accepting(difference);
    for (const one of this.#chain) for (const accept of found) one.#used.add(accept);
    return found;
  }

  /** Those that accepted nothing. */
  stale(): readonly T[] {
    return this.#tests.map(({ accept }) => accept).filter((accept) => !this.#used.has(accept));
  }

  #accepting(difference: Difference): readonly T[] {
    const tests = this.#chain.flatMap((one) => one.#tests);
    const whole = tests.find(({ isMet }) => isMet(difference));
    if (whole) return [whole.accept];
    const parts = partsOf(difference).map((part) => this.#accepting(part));
    return parts.every((part) => part.length > 0) ? [...new Set(parts.flat())] : [];
  }
}

const WORD = /\.args(\[|$)/;

/**
 * Whether an acceptance names what it takes of the words that a program is handed: each of them wants a reason of its own, since
 * who takes them all takes those of the next version too. What one side alone runs is one thing.
 */
function namesWords({ path: accepted = '', only }: Accept, { path, theirs, ours }: Difference): boolean {
  const isExact = globTest(accepted)(path);
  if (WORD.test(path)) return WORD.test(accepted) && isExact && !isRecord(theirs ?? ours);
  if (!holdsWords(theirs) && !holdsWords(ours)) return true;
  return path === '' || only === 'ours' || (only === 'theirs' && isExact);
}

function holdsWords(value: unknown): boolean {
  return isRecord(value) && (isRecord(value.args) || Object.values(value).some(holdsWords));
}

/** The fields of a map that only one side has. Of an object that only one side has there are none: it is there, or is not. */
function partsOf({ object, path, theirs, ours }: Difference): readonly Difference[] {
  if (path === '') return [];
  const side = ours === undefined ? 'theirs' : 'ours';
  if (!isRecord(theirs ?? ours) || (theirs !== undefined && ours !== undefined)) return [];
  return Object.entries((theirs ?? ours) as object).map(([key, value]) => ({
    object,
    path: step(path, key),
    [side]: value,
  }));
}
