import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import { isInside } from './inside.ts';

/** An image that CI builds: what it is called, its folder, and the setting that says so. */
interface BuildFolder {
  readonly image: string;
  /** Relative to the folder of the configuration. */
  readonly folder: string;
  /** JSON pointer. */
  readonly config: string;
}

/** Images that CI is to build from what is not there, or never can be: until it is, nothing can run them. */
export function missingBuilds(root: string, builds: readonly BuildFolder[]): readonly Finding[] {
  return builds.flatMap(({ image, folder, config }): Finding[] => {
    const of = { rule: 'config/build-folder', config } as const;
    if (!isInside(root, folder))
      return [
        {
          ...of,
          severity: 'error',
          message: `CI cannot build the image ${image}: ${folder} is not in the repository`,
          why: 'CI has what is in the repository, and no more',
          fix: 'name a folder below that of platform.yaml',
        },
      ];
    if (existsSync(join(root, folder, 'Dockerfile'))) return [];
    return [
      {
        ...of,
        severity: 'warning',
        message: `CI cannot build the image ${image}: there is no ${folder}/Dockerfile`,
        why: 'Pods that run it wait for an image that never comes',
        fix: `write ${folder}/Dockerfile, or say under \`build\` which folder has it`,
      },
    ];
  });
}
