import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';

/** An image that CI builds: what it is called, its folder, and the setting that says so. */
export interface BuildFolder {
  readonly image: string;
  /** Relative to the folder of the configuration. */
  readonly folder: string;
  /** JSON pointer. */
  readonly config: string;
}

/** Images that CI is to build from what is not there: until it is, nothing can run them. */
export function missingBuilds(root: string, builds: readonly BuildFolder[]): readonly Finding[] {
  return builds
    .filter(({ folder }) => !existsSync(join(root, folder, 'Dockerfile')))
    .map(({ image, folder, config }) => ({
      rule: 'config/build-folder',
      severity: 'warning',
      config,
      message: `CI cannot build the image ${image}: there is no ${folder}/Dockerfile`,
      why: 'Pods that run it wait for an image that never comes',
      fix: `write ${folder}/Dockerfile, or say under \`build\` which folder has it`,
    }));
}
