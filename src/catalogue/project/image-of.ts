import type { ProjectConfig } from '../../config/project-schema.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { mirrored } from '../../kit/mirror.ts';
import { referenceTo, renderedVersion } from '../followed.ts';

type ImageConfig = ProjectConfig['images'][string];

/** The image that a job names, in full, and its name where it is the project's. */
export function imageOf(
  project: string,
  image: string,
  { images }: Pick<ProjectConfig, 'images'>,
  platform: PlatformFacts,
): { readonly image: string; readonly ownImage?: string } {
  const own = Object.hasOwn(images, image) ? images[image]! : undefined;
  return own
    ? { image: imageReferenceOf(project, image, own, platform), ownImage: image }
    : { image: mirrored(image, platform.registry) };
}

/** Where CI pushes an image that it builds, or where one that exists is. */
export function imageReferenceOf(project: string, name: string, image: ImageConfig, platform: PlatformFacts): string {
  return referenceTo(imageNameOf(project, name, image, platform), renderedVersion(image));
}

export function imageNameOf(
  project: string,
  name: string,
  { image }: ImageConfig,
  { registry }: PlatformFacts,
): string {
  return image === undefined ? `${registry.host}/${project}/${name}` : mirrored(image, registry);
}
