import { mergeSources } from '../config/merge-sources.ts';
import { parseSource } from '../config/source.ts';
import type { Position } from '../finding/finding.ts';
import { readBlobs } from '../git/files.ts';
import { describeIdentity } from '../kit/object.ts';
import { placeInText } from '../workspace/folder-place.ts';
import type { ReviewPlaces } from './format/findings.ts';
import { needsEyes } from './format/fold.ts';
import type { Revisions } from './from-git.ts';
import type { ObjectChange, Review } from './review.ts';

interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** Texts of the configuration of an environment: the platform's, and what the environment overrides. */
export interface ConfigTexts {
  readonly platform: TextFile;
  readonly override?: TextFile;
}

/** Those of a revision by environment, `name` being the platform's file; of one that has none, nothing. */
export async function configTexts(
  { git, after, prefix = '' }: Revisions,
  name: string,
  environments: readonly string[],
): Promise<ReadonlyMap<string, ConfigTexts>> {
  const overrideOf = (environment: string) => `environments/${environment}.yaml`;
  const at = (file: string) => `${after}:${prefix}${file}`;
  const texts = await readBlobs(git, [at(name), ...environments.map(overrideOf).map(at)]);
  const read = (file: string): TextFile | undefined => {
    const text = texts.get(at(file));
    return text === undefined ? undefined : { file, text };
  };
  const platform = read(name);
  return new Map(
    environments.flatMap((environment) => {
      const override = read(overrideOf(environment));
      return platform ? [[environment, { platform, ...(override && { override }) }]] : [];
    }),
  );
}

/** Where what needs eyes stands in the tree that is to be, read from git's objects, and in the configuration. */
export async function placesOf(
  { git, after, prefix = '' }: Revisions,
  reviews: readonly Review[],
  configs: ReadonlyMap<string, ConfigTexts>,
): Promise<ReviewPlaces> {
  const names = reviews.flatMap((review) => {
    const named = new Set(needsEyes(review).flatMap(({ objects }) => objects));
    return review.objects.filter(({ identity }) => named.has(identity)).flatMap((one) => fileOf(review, one) ?? []);
  });
  const inGit = (file: string) => `${after}:${prefix}${file}`;
  const texts = await readBlobs(git, [...new Set(names)].map(inGit));
  const located = new Map<string, (pointer: string) => Position>();
  return {
    inTree: (environment, one, path) => {
      const file = fileOf({ environment }, one);
      const text = file === undefined ? undefined : texts.get(inGit(file));
      if (file === undefined || text === undefined) return undefined;
      const object = describeIdentity(one.identity);
      const at = placeInText(text, { object, namespace: '', ...(path !== undefined && { path }) });
      return { file: prefix + file, ...(at ?? { line: 1, column: 1 }) };
    },
    inConfig: (environment, pointer) => {
      const locate = located.get(environment) ?? locateIn(configs.get(environment));
      if (!locate) return undefined;
      located.set(environment, locate);
      const at = locate(pointer);
      return { ...at, file: prefix + at.file };
    },
  };
}

const fileOf = ({ environment }: Pick<Review, 'environment'>, { file }: ObjectChange) =>
  file === undefined ? undefined : `dist/${environment}/${file}`;

function locateIn(texts: ConfigTexts | undefined): ((pointer: string) => Position) | undefined {
  const base = texts && parseSource(texts.platform.file, texts.platform.text).source;
  if (!base) return undefined;
  const over = texts.override && parseSource(texts.override.file, texts.override.text).source;
  const { locate } = mergeSources(base, over);
  return (pointer) => locate(pointer, 'key');
}
