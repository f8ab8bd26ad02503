import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { applyChanges, compareTree, type TreeChanges, type TreeFiles } from '../../src/output/writer.ts';
import { TEMPORARY } from './disk.ts';

export { contents } from './disk.ts';

/** A path for a tree in a temporary folder of its own, gone after the test; the tree itself does not exist yet. */
export function freshTree(): string {
  const parent = mkdtempSync(join(TEMPORARY, 'mooring-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
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

export function identity(path: string): string {
  const { ino, mtimeMs } = lstatSync(path);
  return `${ino} ${mtimeMs}`;
}
