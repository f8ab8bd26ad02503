import type { Profile } from '../config/options.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import { counted } from '../kit/compare.ts';
import { listed } from '../kit/listed.ts';
import { objectChanges } from './objects.ts';
import type { Review } from './review.ts';
import { componentChanges, type Schemas } from './review-trees.ts';
import { capacity } from './rules/capacity.ts';
import type { Said } from './said.ts';
import { subjectOf } from './subject.ts';
import { compareSides } from './trees/compare.ts';
import { openSides } from './trees/side.ts';
import type { TreeFiles } from './trees/tree-files.ts';

/** What one environment has otherwise than another, of one commit: pure, printable as JSON, without a value of a Secret. */
export interface Comparison
  extends Pick<Review, 'version' | 'environment' | 'verdict' | 'components' | 'objects' | 'pins' | 'unread'> {
  /** The one that has it otherwise: what is `created` only it has, and what is `removed` only the other. */
  readonly against: string;
  /** What the pods of each namespace ask for more or less there. */
  readonly capacity: readonly string[];
  /** What the files of both environments say, which is why. */
  readonly said: readonly Said[];
  /** The profiles whose defaults hold where nobody says anything, by environment; absent where a configuration cannot be read. */
  readonly profiles: Readonly<Record<string, Profile>>;
}

/** Two trees, and what is known of them. */
export interface Compared extends Schemas {
  readonly environment: string;
  readonly against: string;
  readonly before: TreeFiles;
  readonly after: TreeFiles;
  readonly pins: Review['pins'];
  readonly said: readonly Said[];
  readonly profiles: Comparison['profiles'];
  readonly knowledge: Knowledge;
}

/** Compares the trees of two environments. That each lies in a folder of its own name is no difference. */
export function compareEnvironments(trees: Compared): Comparison {
  const { environment, against, after, pins, said, profiles, knowledge, shapesOf, rulesOf } = trees;
  const before = called(trees.before, environment, against);
  // What was parsed of one is not the other's, though they may have one id: it is read by another name.
  const sides = openSides(before, after);
  const compared = compareSides(sides.before, sides.after);
  const objects = objectChanges(compared.differences, sides, knowledge, shapesOf);
  const subject = subjectOf(compared, objects, sides, { knowledge, rulesOf });
  const components = componentChanges(objects, before, after);
  return {
    version: 1,
    environment,
    against,
    verdict: verdictOf(environment, against, components),
    capacity: [...capacity.check(subject)].map(({ message }) => message),
    said,
    profiles,
    components,
    objects,
    pins,
    unread: compared.unread,
  };
}

function called({ ids, text }: TreeFiles, environment: string, against: string): TreeFiles {
  const places = new RegExp(`\\b(dist|releases)/${environment}(?=[/"\\s])`, 'g');
  return { ids, text: (path) => text(path)?.replaceAll(places, `$1/${against}`) };
}

function verdictOf(environment: string, against: string, components: Comparison['components']): string {
  const of = (wanted: Comparison['components'][number]['state']) =>
    components.filter(({ state }) => state === wanted).map(({ component }) => component);
  const [more, less, other] = [of('new'), of('gone'), of('changed')];
  if (components.length === 0) return `${against} has what ${environment} has.`;
  const parts = [
    ...(more.length > 0 ? [`${against} has ${listed(more, 4)}, which ${environment} has not`] : []),
    ...(less.length > 0 ? [`${environment} has ${listed(less, 4)}, which ${against} has not`] : []),
    ...(other.length > 0 ? [`${counted(other.length, 'component')} ${other.length === 1 ? 'differs' : 'differ'}`] : []),
  ];
  return `${parts.join('; ')}.`;
}
