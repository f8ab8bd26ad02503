import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { basename } from 'node:path/posix';
import type { TreeFiles } from './tree.ts';

/**
 * Every object of the tree in one file, `<env>.yaml` of a folder: where the cdk8s CLI looks for what its app made, to list,
 * print (`--stdout`) or validate it. The tree itself is where synth always writes it.
 */
export function writeCdk8sFile(folder: string, environment: string, tree: TreeFiles): void {
  const objects = [...tree].filter(
    ([path]) => path.includes('/') && path.endsWith('.yaml') && basename(path) !== 'kustomization.yaml',
  );
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${environment}.yaml`), objects.map(([, text]) => text).join('---\n'));
}
