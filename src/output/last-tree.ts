import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { placeOf } from './place.ts';
import { stampHolds, takeStamp } from './stamp.ts';
import type { TreeFiles } from './tree.ts';

/**
 * Remembers that a folder holds just what synth wrote, so that `isLastTree` can tell it from one that people changed by hand.
 * Never fails: without a memory nobody's work is taken for synth's.
 */
export function rememberTree(cacheDir: string, dir: string, files: TreeFiles): void {
  try {
    const stamp = takeStamp(dir, files);
    if (stamp === undefined) return;
    const file = memoryFile(cacheDir, dir);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, stamp);
  } catch {
    // A cache that cannot be written must not fail a synth that is done.
  }
}

/** Whether the folder is exactly as the last synth left it, of whatever configuration. */
export function isLastTree(cacheDir: string, dir: string): boolean {
  try {
    return stampHolds(dir, readFileSync(memoryFile(cacheDir, dir), 'utf8'));
  } catch {
    return false;
  }
}

function memoryFile(cacheDir: string, dir: string): string {
  return join(cacheDir, 'trees', createHash('sha256').update(placeOf(dir).root).digest('hex').slice(0, 32));
}
