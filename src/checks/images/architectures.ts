import type { RegistryConfig } from '../../config/registry-schema.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import type { Published } from '../../contract/published.ts';
import { formatImage, type ImageReference } from '../../kit/image.ts';

/** What is known of an image by its tag; undefined where nobody has looked, or there is none. */
export function publishedFor(
  { published }: Pick<Knowledge, 'published'>,
  { digest: _, ...image }: ImageReference,
): Published | undefined {
  return published.get(formatImage(image));
}

/** Whether an image is in the platform's own registry: CI builds it, for the cluster that it is for. */
export function isOwn(image: ImageReference, { host }: Pick<RegistryConfig, 'host'>): boolean {
  return formatImage(image).startsWith(`${host}/`);
}

/** Whether nodes of an architecture can run it; undefined where that is not known. */
export function runsOn(published: Published | undefined, architecture: string): boolean | undefined {
  if (published === undefined || published.platforms === 'unknown') return undefined;
  return published.platforms.includes(`linux/${architecture}`);
}
