import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { acquireLock, type Lock } from './lock.ts';
import { type Place, placeOf, statusOf } from './place.ts';
import { withReason } from './writer-error.ts';

/**
 * Brings the tree back to what it was, or was about to be, when a process was killed while writing it, and deletes what
 * that process left. To be called before a tree is read; costs one look-up when there is nothing to do.
 *
 * @returns whether there was anything to repair
 * @throws WriterError if another process is writing, or something cannot be deleted.
 */
export function repair(dir: string): boolean {
  return withReason(`cannot repair the tree ${dir}`, () => {
    const place = placeOf(dir);
    if (statusOf(place.lock) === undefined) return false;
    const lock = acquireLock(place);
    settle(place, lock);
    lock.release();
    return true;
  });
}

/** Under the lock: takes back a replacement that is not complete, or deletes what a complete one leaves. */
export function settle({ root, next, previous }: Place, { target }: Lock): void {
  if (statusOf(previous) !== undefined) {
    if (target !== undefined && statusOf(join(root, target)) === undefined) renameSync(previous, join(root, target));
    else rmSync(previous, { recursive: true, force: true });
  }
  rmSync(next, { recursive: true, force: true });
}
