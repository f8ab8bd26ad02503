import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../kit/object.ts';

/** Of `npm run import`: where a definition comes from. */
const GENERATED_BY = 'mooring/generated-by';

/**
 * CustomResourceDefinitions of API groups, as their authors wrote them but for the descriptions, which `npm run import` leaves
 * out; none of a group that was not imported. `root`: the package's folder.
 */
export function importedDefinitions(root: string, groups: Iterable<string>): readonly KubeObject[] {
  return [...new Set(groups)].sort().flatMap((group) => {
    const folder = join(root, 'imports', 'crds', group);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => asUpstream(JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubeObject));
  });
}

function asUpstream(definition: KubeObject): KubeObject {
  const { annotations: { [GENERATED_BY]: _, ...annotations } = {}, ...metadata } = definition.metadata;
  return { ...definition, metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) } };
}
