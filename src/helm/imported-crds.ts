import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../kit/object.ts';

/** CustomResourceDefinitions of API groups, as `npm run import` keeps them in `imports/`; none of a group that was not imported. */
export function importedDefinitions(root: string, groups: Iterable<string>): readonly KubeObject[] {
  return [...new Set(groups)].sort().flatMap((group) => {
    const folder = join(root, 'imports', 'crds', group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubeObject);
  });
}
