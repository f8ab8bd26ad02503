import type { ProjectConfig } from '../../config/project-schema.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { Run } from '../../engines/engine.ts';
import { fromDag } from '../../engines/engine.ts';
import { followedImage } from '../followed.ts';
import type { ShownHistory } from './histories.ts';
import { imageNameOf, imageReferenceOf } from './image-of.ts';
import { imageKey } from './templates.ts';

/** Images of the project that the Image Updater follows, where something runs them. */
export function followed(
  project: string,
  { images }: ProjectConfig,
  platform: PlatformFacts,
  runs: readonly Run[],
  histories: readonly ShownHistory[],
): FollowedImage[] {
  return Object.entries(images).flatMap(([name, image]) => {
    const reference = imageReferenceOf(project, name, image, platform);
    const { follow } = image;
    if (!follow) return [];
    const running = runs.filter((run) => run.image === reference);
    const fields = running.flatMap((run) =>
      fromDag(run) ? [{ kind: 'ConfigMap', path: `data/${imageKey(project, name)}` }] : run.runner.imageFields(run),
    );
    // What nothing runs has nothing that a new version could be written to.
    if (running.length === 0 && !histories.some(({ shown }) => shown.image === reference)) return [];
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
