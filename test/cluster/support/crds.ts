import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/kit/object.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';

/** The imported CRDs, a folder a group. */
export const CRDS = join(packageRoot(), 'imports', 'crds');

/** CRDs of an API group that `imports/` has; none of another. */
export function crdsOf(group: string): readonly KubeObject[] {
  const folder = join(CRDS, group);
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).sort();
  return files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as KubeObject);
}
