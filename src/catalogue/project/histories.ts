import { toPointer } from '../../config/pointer.ts';
import type { ProjectConfig } from '../../config/project-schema.ts';
import { jobsNamespace } from '../../config/references.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import type { JobEngine } from '../../engines/engine.ts';
import type { Shown } from '../../engines/history.ts';
import { ENGINES } from '../../engines/index.ts';
import { imageOf } from './image-of.ts';

/** An engine that keeps what the project's jobs did, and what shows it. */
export interface ShownHistory {
  readonly engine: JobEngine;
  readonly shown: Shown;
}

/** What a project has kept of its jobs that ran. */
export function historiesOf(project: string, config: ProjectConfig, platform: PlatformFacts): readonly ShownHistory[] {
  return ENGINES.flatMap((engine) => {
    const options = config.history?.[engine.id];
    if (!engine.history || options === undefined) return [];
    const shown = {
      project,
      namespace: jobsNamespace(platform.jobs, project),
      options,
      ...imageOf(project, options.image, config, platform),
      config: toPointer(['projects', project, 'history', engine.id]),
    };
    return [{ engine, shown }];
  });
}
