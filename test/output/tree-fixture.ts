import { existsSync, lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { applyChanges, compareTree, type TreeChanges, type TreeFiles } from '../../src/output/writer.ts';

/** In memory where there is such a folder: these tests create tens of thousands of files. */
const TEMPORARY = process.env.MOORING_TEST_DIR ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

const made: string[] = [];
afterEach(() => {
  for (const dir of made.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A path for a tree in a temporary folder of its own; the tree itself does not exist yet. */
export function freshTree(): string {
  const parent = mkdtempSync(join(TEMPORARY, 'mooring-'));
  made.push(parent);
  return join(parent, 'local');
}

export function tree(entries: Record<string, string>): TreeFiles {
  return new Map(Object.entries({ 'index.json': '{}\n', ...entries }));
}

/** Compare and apply, as a synth does. */
export function write(dir: string, files: TreeFiles): TreeChanges {
  const changes = compareTree(dir, files);
  applyChanges(dir, files, changes);
  return changes;
}

/** All that is in a folder: content of files, `→ target` of links, and `path/` for empty folders. */
export function contents(dir: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  const entries = readdirSync(join(dir, prefix), { withFileTypes: true });
  if (entries.length === 0 && prefix !== '') found[prefix] = '';
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) Object.assign(found, contents(dir, `${path}/`));
    else
      found[path] = entry.isSymbolicLink()
        ? `→ ${readlinkSync(join(dir, path))}`
        : readFileSync(join(dir, path), 'utf8');
  }
  return found;
}

export function identity(path: string): string {
  const { ino, mtimeMs } = lstatSync(path);
  return `${ino} ${mtimeMs}`;
}
