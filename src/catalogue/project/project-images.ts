import type { ProjectConfig } from '../../config/project-schema.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { EngineJob } from '../../engines/engine.ts';
import { fromDag } from '../../engines/engine.ts';
import { mirrored } from '../../kit/mirror.ts';
import { followedImage, referenceTo, renderedVersion } from '../followed.ts';
import { imageKey } from './templates.ts';

type ImageConfig = ProjectConfig['images'][string];

/** Where CI pushes an image that it builds, or where one that exists is. */
export function imageReferenceOf(project: string, name: string, image: ImageConfig, platform: PlatformFacts): string {
  return referenceTo(imageNameOf(project, name, image, platform), renderedVersion(image));
}

function imageNameOf(project: string, name: string, { image }: ImageConfig, { registry }: PlatformFacts): string {
  return image === undefined ? `${registry.host}/${project}/${name}` : mirrored(image, registry);
}

export function followed(
  project: string,
  { images }: ProjectConfig,
  platform: PlatformFacts,
  jobs: readonly EngineJob[],
): FollowedImage[] {
  return Object.entries(images).flatMap(([name, image]) => {
    const reference = imageReferenceOf(project, name, image, platform);
    const { follow } = image;
    if (!follow) return [];
    const running = jobs.filter((job) => job.image === reference);
    const fields = running.flatMap((job) =>
      fromDag(job) ? [{ kind: 'ConfigMap', path: `data/${imageKey(project, name)}` }] : job.engine.imageFields,
    );
    // What nothing runs has nothing that a new version could be written to.
    if (running.length === 0) return [];
    return [
      followedImage(
        { ...image, follow },
        { alias: name, image: imageNameOf(project, name, image, platform), fields: unique(fields) },
      ),
    ];
  });
}

/** Two jobs of one image say the same twice. */
function unique<T extends object>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
