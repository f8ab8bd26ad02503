import { imagesOf } from '../../checks/images/references.ts';
import type { Concern } from '../../contract/change.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import { readImage } from '../../kit/image.ts';
import type { ConsequenceRule } from '../subject.ts';

export const image: ConsequenceRule = {
  id: 'change/image',
  effect: 'images',
  severity: 'info',
  what: 'An image runs in another version, from another registry, or in place of another.',
  why: 'What is in it is other people’s code: a large step or one back deserves a look at what its authors say.',
  how: 'the images that each object names are compared, by what they are called without their version',
  source: 'distribution/reference@v0.6.0, reference.go',
  *check({ differences, knowledge }): Iterable<Concern> {
    const moves = new Map<string, Concern & { readonly also: string[] }>();
    for (const difference of differences) {
      const { before, after } = difference;
      if (!before || !after) continue;
      const [was, is] = [new Set(imagesOf(before, knowledge)), new Set(imagesOf(after, knowledge))];
      const went = [...was].filter((one) => !is.has(one)).map(read);
      const came = [...is].filter((one) => !was.has(one)).map(read);
      for (const next of came) {
        const last =
          went.find(({ name }) => name === next.name) ??
          went.find(({ last }) => last === next.last) ??
          (went.length === 1 && came.length === 1 ? went[0] : undefined);
        if (!last) continue;
        const key = `${last.whole} ${next.whole}`;
        const known = moves.get(key);
        if (known) known.also.push(difference.identity);
        else moves.set(key, { difference, also: [], ...moved(last, next, lostPlatforms(knowledge, last, next)) });
      }
    }
    yield* moves.values();
  },
};

interface Image {
  readonly whole: string;
  /** With its registry. */
  readonly name: string;
  /** Without its registry and the folder there. */
  readonly last: string;
  readonly registry: string;
  readonly tag: string;
  readonly digest: string | undefined;
}

function read(whole: string): Image {
  const { registry = '', repository = whole, tag = '', digest } = readImage(whole) ?? {};
  return { whole, name: `${registry}/${repository}`, last: repository.split('/').at(-1)!, registry, tag, digest };
}

function moved(
  before: Image,
  after: Image,
  lost: readonly string[],
): Pick<Concern, 'message' | 'names' | 'severity' | 'fix'> {
  const version = ({ tag, digest }: Image) => [tag, digest?.slice(0, 19)].filter(Boolean).join('@') || '(no version)';
  const same = before.name === after.name;
  const names = [`${after.last} ${version(before)} → ${version(after)}`];
  const step = same || before.last === after.last ? stepOf(before.tag, after.tag) : undefined;
  const warnings = [
    ...(step === 'back' ? ['an older version'] : []),
    ...(step === 'major' ? ['a major step'] : []),
    ...(before.digest && !after.digest ? ['its digest is dropped'] : []),
    ...(lost.length > 0 ? [`no longer published for ${lost.join(', ')}`] : []),
    ...(before.registry !== after.registry ? [`from ${after.registry} instead of ${before.registry}`] : []),
  ];
  return {
    names,
    message: `${same ? after.name : `${before.name} → ${after.name}`}: ${version(before)} → ${version(after)}${warnings.length > 0 ? ` (${warnings.join(', ')})` : ''}`,
    ...(warnings.length > 0 && { severity: 'warning' as const }),
  };
}

/** Of platforms that both are known for, those that only the first is published for. */
function lostPlatforms({ published }: Pick<Knowledge, 'published'>, before: Image, after: Image): readonly string[] {
  const [was, is] = [before, after].map(({ whole }) => published.get(whole)?.platforms);
  return Array.isArray(was) && Array.isArray(is) ? was.filter((one) => !is.includes(one)) : [];
}

/** Of two versions that begin with numbers. */
function stepOf(before: string, after: string): 'back' | 'major' | undefined {
  const [was, is] = [before, after].map((tag) =>
    /^v?(\d+)((?:\.\d+)*)/.exec(tag)?.[0].replace(/^v/, '').split('.').map(Number),
  );
  if (!was || !is) return undefined;
  for (let i = 0; i < Math.max(was.length, is.length); i++) {
    const [a, b] = [was[i] ?? 0, is[i] ?? 0];
    if (a !== b) return b < a ? 'back' : i === 0 ? 'major' : undefined;
  }
  return undefined;
}
