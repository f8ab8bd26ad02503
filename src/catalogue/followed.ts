import { type ImageVersions, versionsOf } from '../config/image-versions.ts';
import type { FollowedImage } from '../contract/connections/image-updates.ts';

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
