import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { compareTree, listFolder } from './compare.ts';
import { pause } from './lock.ts';
import { type Place, placeOf, statusOf } from './place.ts';
import type { TreeFiles } from './tree.ts';

/** Ticks of a kernel's clock are 1 to 10 ms; a file system that counts in seconds is not worth the wait. */
const PATIENCE_MS = 20;

/**
 * A short text by which `stampHolds` knows, without reading a file, that the folder still holds exactly `files`.
 *
 * Sound also for a file that is changed right after it was written: times are those of the file system's own clock, a
 * stamp is made only when that clock has gone on from the newest of them, and contents are compared after that. Any
 * later change then has a later time.
 *
 * @returns undefined if the folder holds something else, or its file system's clock is too coarse just now.
 */
export function takeStamp(dir: string, files: TreeFiles): string | undefined {
  const place = placeOf(dir);
  const seen = look(place);
  if (seen === undefined || !clockPasses(place, seen.newest)) return undefined;
  const { written, removed } = compareTree(dir, files);
  return written.length + removed.length === 0 ? seen.digest : undefined;
}

/** Whether the folder holds what it held when the stamp was taken, nothing less and nothing more. Never throws. */
export function stampHolds(dir: string, stamp: string): boolean {
  try {
    return look(placeOf(dir))?.digest === stamp;
  } catch {
    return false;
  }
}

/** All names, sizes, times and inodes; undefined if there is anything but files, or a run was interrupted. */
function look({ root, lock }: Place): { digest: string; newest: number } | undefined {
  if (statusOf(lock) !== undefined) return undefined;
  const { files, others } = listFolder(root);
  if (others.length > 0) return undefined;
  const hash = createHash('sha256');
  let newest = 0;
  for (const path of files.sort()) {
    const status = statusOf(`${root}/${path}`);
    if (status === undefined) return undefined;
    // The time of change also shows what keeps the time of modification: `cp -p`, `rsync -t`, `touch -d`.
    const { size, ino, mtimeMs, ctimeMs } = status;
    newest = Math.max(newest, mtimeMs, ctimeMs);
    hash.update(`${path}\0${size} ${ino} ${mtimeMs} ${ctimeMs}\n`);
  }
  return { digest: hash.digest('base64url'), newest };
}

/** Waits until a file written now is newer than `time`; false if none can be written. */
function clockPasses({ clock }: Place, time: number): boolean {
  try {
    for (let waited = 0; waited <= PATIENCE_MS; waited++) {
      writeFileSync(clock, '.');
      if ((statusOf(clock)?.mtimeMs ?? 0) > time) return true;
      pause(1);
    }
    return false;
  } catch {
    return false;
  } finally {
    rmSync(clock, { force: true });
  }
}
