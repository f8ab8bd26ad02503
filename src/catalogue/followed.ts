import type { Static } from 'typebox';
import { type ImageVersions, versionProblems, versionsOf } from '../config/image-versions.ts';
import type { platformImageOption } from '../config/platform-image.ts';
import type { FollowedImage } from '../contract/connections/image-updates.ts';
import type { OptionProblem } from '../contract/declarations.ts';
import type { PlatformFacts } from '../contract/platform.ts';

/** Options of an image by which it is followed: an entry of `images:`, or that of a component. */
interface Following extends ImageVersions {
  readonly follow: FollowedImage['strategy'];
}

/** What a component declares of an image that a team follows. */
export function followedImage(
  { tag, follow, series, allow, ignore, hold }: Following,
  image: Pick<FollowedImage, 'alias' | 'image' | 'fields'>,
): FollowedImage {
  const versions = follow === 'semver' ? versionsOf({ tag, series }) : undefined;
  return {
    ...image,
    tag,
    strategy: follow,
    ...(versions !== undefined && { versions }),
    ...(allow !== undefined && { allow }),
    ...(ignore !== undefined && { ignore }),
    ...(hold !== undefined && { hold }),
  };
}

/** The version of an image that is rendered: the one that is held, or the one to start from. */
export function renderedVersion({ tag, hold }: Pick<ImageVersions, 'tag' | 'hold'>): string {
  return hold ?? tag;
}

/** `registry/name:0.1.4`, `registry/name@sha256:…`. */
export function referenceTo(name: string, version: string): string {
  return `${name}${version.startsWith('sha256:') ? '@' : ':'}${version}`;
}

/** What CI calls the image that it builds for a component: `platform/airflow`. */
export const platformImage = (component: string): string => `platform/${component}`;

export type PlatformImage = Static<ReturnType<typeof platformImageOption>>;

/** Where an image of one's own that a component runs is, without tag: where it says, or where CI pushes it. */
export function platformImageName(
  component: string,
  { name }: Pick<PlatformImage, 'name'>,
  { host }: Pick<PlatformFacts['registry'], 'host'>,
): string {
  return name ?? `${host}/${platformImage(component)}`;
}

/** What is wrong with the options of such an image, of which CI builds the folder `such` for one. */
export function platformImageProblems(title: string, such: string, image: PlatformImage): OptionProblem[] {
  const nowhere: OptionProblem = {
    option: 'image',
    message: `the image of ${title} has neither a folder that CI builds nor a name`,
    fix: `say \`build: ${such}\` to have CI build it, or \`name: <registry/name>\` to use one that exists`,
  };
  return [
    ...(image.build === undefined && image.name === undefined ? [nowhere] : []),
    ...versionProblems(image).map(({ option, ...words }) => ({ option: `image/${option}`, ...words })),
  ];
}
