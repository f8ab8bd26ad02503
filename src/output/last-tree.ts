import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeIndex } from './index-file.ts';
import { MARK, placeOf } from './place.ts';
import type { TreeFiles } from './tree.ts';

/** Digests of a file: as it is to be, and as it was written the time before. */
type Memory = Readonly<Record<string, readonly string[]>>;

/**
 * Remembers what synth is about to write into a folder, so that its files can be told from those that people made or changed.
 * What it wrote before counts until then: whoever kills it leaves one of both.
 * Never fails: without a memory nobody's work is taken for synth's.
 */
export function rememberTree(cacheDir: string, dir: string, files: TreeFiles): void {
  try {
    const file = memoryFile(cacheDir, dir);
    mkdirSync(dirname(file), { recursive: true });
    const before = recall(file) ?? {};
    const now: Record<string, readonly string[]> = Object.fromEntries(
      [...files].map(([path, text]) => [path, [digestOf(text)]]),
    );
    for (const [path, [digest]] of Object.entries(before))
      if (digest !== undefined && now[path]?.[0] !== digest) now[path] = [...(now[path] ?? []), digest];
    writeFileSync(file, JSON.stringify(now));
  } catch {
    // A cache that cannot be written must not fail a synth that is done.
  }
}

/** Tells whether a file of the folder is as synth wrote it last; undefined when nobody remembers. */
export function writtenHere(cacheDir: string, dir: string): (path: string) => boolean | undefined {
  const memory = recall(memoryFile(cacheDir, dir));
  if (!memory) return () => undefined;
  return (path) => {
    try {
      const there = digestOf(readFileSync(join(dir, path)));
      return memory[path]?.includes(there) ?? false;
    } catch {
      // Gone, or no file: there is nothing of anybody to lose.
      return true;
    }
  };
}

function recall(file: string): Memory | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Memory;
  } catch {
    return undefined;
  }
}

/** Files that a tree has by what its index says: of objects, and those that list them. */
export function filesOfTree({ objects }: TreeIndex): ReadonlySet<string> {
  const files = Object.values(objects).map(({ file }) => file);
  const lists = files.flatMap((file) => {
    const [top, component] = file.split('/');
    return top === 'components' ? [`components/${component}/kustomization.yaml`] : [];
  });
  return new Set([...files, ...lists, 'root.yaml', MARK]);
}

function memoryFile(cacheDir: string, dir: string): string {
  return join(cacheDir, 'trees', `${digestOf(placeOf(dir).root)}.json`);
}

const digestOf = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('base64url').slice(0, 32);
