import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from './source.ts';

/**
 * Takes the pinned files from a folder, for machines without a network:
 * `crds/<group>/<Kind>.yaml`, `crds/INDEX.md` (a table that tells each file's repository, path and tag) and
 * `schemas/kubernetes/v<version>.definitions.json`.
 */
export async function folder(root: string): Promise<Source> {
  const index = readIndex(await readFile(join(root, 'crds', 'INDEX.md'), 'utf8'));
  return {
    async crd({ repo, path, tag }) {
      const files = index.get(`${repo} ${path} ${tag}`);
      if (!files)
        throw new Error(`${root}/crds/INDEX.md has no line for ${repo} ${path} at ${tag}, which cdk8s.yaml pins.`);
      const texts = await Promise.all(files.map((file) => readFile(join(root, 'crds', file), 'utf8')));
      return texts.join('\n---\n');
    },
    kubernetes({ version }) {
      return readFile(join(root, 'schemas', 'kubernetes', `v${version}.definitions.json`), 'utf8');
    },
  };
}

/** `repo path tag` → files. The index has a line a kind, so a file of several CRDs upstream is several files here. */
function readIndex(markdown: string): Map<string, string[]> {
  const index = new Map<string, string[]>();
  for (const line of markdown.split('\n')) {
    const [, group, kind, , , repo, path, revision] = line.split('|').map((cell) => cell.trim());
    const tag = revision?.split(' = ')[0];
    if (!group?.includes('.') || !tag) continue;
    const key = `${repo} ${path} ${tag}`;
    index.set(key, [...(index.get(key) ?? []), `${group}/${kind}.yaml`]);
  }
  return index;
}
