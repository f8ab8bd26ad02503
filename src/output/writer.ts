import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { compareAt, type TreeChanges } from './compare.ts';
import { acquireLock, type Lock } from './lock.ts';
import { type Place, placeOf, refuseForeign } from './place.ts';
import { settle } from './repair.ts';
import { replace } from './replace.ts';
import { refuseImpossible, type TreeFiles } from './tree.ts';
import { WriterError, withReason } from './writer-error.ts';

export { compareTree, type TreeChanges } from './compare.ts';
export { repair } from './repair.ts';
export { stampHolds, takeStamp } from './stamp.ts';
export type { TreeFiles } from './tree.ts';
export { WriterError } from './writer-error.ts';

/**
 * Makes a folder hold exactly `files`, given what `compareTree` found to differ. Unchanged files stay the same files.
 *
 * A reader finds the old tree or the new one. A process that is killed leaves one of them too, or for the moment between
 * two renames a gap that `repair` closes. When writing fails, the old tree stays; when only the deletion of the replaced
 * files fails, the new one does, and `repair` tries again.
 *
 * @throws WriterError if the folder is not ours, another process writes it or has changed it since it was compared, or
 *   the file system refuses.
 */
export function applyChanges(dir: string, files: TreeFiles, changes: TreeChanges): void {
  refuseImpossible(files);
  if (changes.written.length + changes.removed.length === 0) return;
  withReason(`cannot write the tree ${dir}`, () => {
    const place = placeOf(dir);
    mkdirSync(dirname(place.root), { recursive: true });
    underLock(place, (lock) => {
      refuseForeign(place);
      refuseStale(place, files, changes);
      replace(place, files, changes, lock);
    });
  });
}

/** Leaves neither lock nor leftovers, unless tidying up fails too: then the lock stays and sends the next run to `repair`. */
function underLock(place: Place, work: (lock: Lock) => void): void {
  const lock = acquireLock(place);
  try {
    settle(place, lock);
    work(lock);
  } catch (error) {
    tryToTidy(place, lock);
    throw error;
  }
  lock.release();
}

function tryToTidy(place: Place, lock: Lock): void {
  try {
    settle(place, lock);
    lock.release();
  } catch {
    // The first error is the one to report; the lock still says what is left to do.
  }
}

/** What stays is taken from the disk, so it has to be what was compared; and what goes, what was agreed to. */
function refuseStale(place: Place, files: TreeFiles, changes: TreeChanges): void {
  const now = compareAt(place, files);
  const same = (a: string[], b: string[]) => a.length === b.length && a.every((path, i) => path === b[i]);
  if (same(now.written, changes.written) && same(now.removed, changes.removed)) return;
  throw new WriterError(`${place.root} has changed since it was compared`, 'run again');
}
