import type { RunConfig } from '../../config/job-schema.ts';
import { type NotebookConfig, notebookRun } from '../../config/notebook-schema.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import type { FollowedImage } from '../../contract/connections/image-updates.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { Run } from '../../engines/engine.ts';
import type { NotebookOptions } from '../../engines/notebook.ts';
import type { Resources } from '../../kit/resources.ts';
import { followedImage } from '../followed.ts';
import { NOTEBOOKS, notebookImage, notebookImageName } from '../ml/notebooks.ts';

/** The notebooks of a project, with what the platform says of all of them. */
export function notebooksOf(
  config: ProjectConfig,
  { notebooks, registry }: PlatformFacts,
): readonly { readonly short: string; readonly settings: RunConfig; readonly options: NotebookOptions }[] {
  if (!notebooks) return [];
  return Object.entries(config.notebooks || {}).map(([short, own]) => {
    const { image = notebookImage(notebooks, registry), running, secrets, user, gpus, tracks } = own;
    const { idle, login, size } = { ...notebooks, ...own };
    const resources = resourcesOf(own, notebooks.resources);
    return {
      short,
      settings: notebookRun(config, own),
      options: {
        image,
        idle,
        login,
        size,
        running,
        secrets,
        user,
        resources,
        gpus,
        tracksIfThere: tracks === undefined,
      },
    };
  });
}

/** A limit that is not said is what is asked for, where that is said. */
function resourcesOf({ resources: own = {} }: NotebookConfig, resources: Resources): Resources {
  const { cpu = resources.cpu, memory = resources.memory } = own;
  return { cpu, memory, memoryLimit: own.memoryLimit ?? own.memory ?? resources.memoryLimit };
}

/** The image of the component, where a notebook of the project runs it and somebody follows it. */
export function followedNotebooks({ notebooks, registry }: PlatformFacts, runs: readonly Run[]): FollowedImage[] {
  if (notebooks?.image.follow === undefined) return [];
  const { follow, ...image } = notebooks.image;
  const reference = notebookImage(notebooks, registry);
  if (!runs.some((run) => run.ownImage === undefined && run.image === reference)) return [];
  const name = notebookImageName(notebooks, registry);
  return [followedImage({ ...image, follow }, { alias: `platform-${NOTEBOOKS}`, image: name, fields: [] })];
}
