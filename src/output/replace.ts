import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TreeChanges } from './compare.ts';
import type { Lock } from './lock.ts';
import { isFolder, type Place, statusOf } from './place.ts';
import type { TreeFiles } from './tree.ts';
import { hasCode } from './writer-error.ts';

/**
 * Under the lock: makes all changes visible at once, whatever they are.
 *
 * A single file is renamed over its old version. For more, the smallest folder that holds all of them is built anew
 * beside the tree, and takes the place of the old one; one of which nothing stays is only taken away.
 */
export function replace(place: Place, files: TreeFiles, changes: TreeChanges, lock: Lock): void {
  const only = changes.removed.length === 0 && changes.written.length === 1 ? changes.written[0]! : undefined;
  if (only !== undefined && isFolder(dirname(join(place.root, only)))) {
    writeFileSync(place.next, files.get(only)!);
    renameSync(place.next, join(place.root, only));
    return;
  }
  const target = smallestFolder(place.root, files, changes);
  if (target !== '' && !holdsAny(files, target)) {
    takeAway(place, target);
  } else {
    build(place, target, files, new Set(changes.written));
    exchange(place, target, lock);
  }
}

/** The folder becomes `next`, not `previous`: `repair` would put that back, though its deletion may have begun. */
function takeAway({ root, next }: Place, target: string): void {
  renameSync(join(root, target), next);
  rmSync(next, { recursive: true, force: true });
}

/** There is no single call that exchanges two folders: killed between the two renames, the note in the lock tells `repair`. */
function exchange({ root, next, previous }: Place, target: string, lock: Lock): void {
  const path = join(root, target);
  lock.record(target);
  if (statusOf(path) !== undefined) renameSync(path, previous);
  renameSync(next, path);
  rmSync(previous, { recursive: true, force: true });
}

/**
 * The folder to exchange: the deepest that holds all changes, has a parent on disk to be put into, and whose parent
 * does not become empty with it.
 */
function smallestFolder(root: string, files: TreeFiles, { written, removed }: TreeChanges): string {
  let folder = [...written, ...removed].map(parent).reduce(commonFolder);
  while (folder !== '' && !isFolder(join(root, parent(folder)))) folder = parent(folder);
  while (parent(folder) !== '' && !holdsAny(files, parent(folder))) folder = parent(folder);
  return folder;
}

/** `a/b/c` → `a/b`, `a/` → ``. */
function parent(path: string): string {
  return path.replace(/\/?[^/]*\/?$/, '');
}

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (folder !== '' && folder !== b && !isUnder(b, folder)) folder = parent(folder);
  return folder;
}

function holdsAny(files: TreeFiles, folder: string): boolean {
  for (const file of files.keys()) if (isUnder(file, folder)) return true;
  return false;
}

function isUnder(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}

/** Fills `next` with hard links to what stays and fresh files for the rest. */
function build({ root, next }: Place, target: string, files: TreeFiles, written: ReadonlySet<string>): void {
  mkdirSync(next);
  const made = new Set([next]);
  const keep = keeper();
  for (const [path, content] of files) {
    if (target !== '' && !isUnder(path, target)) continue;
    const to = join(next, path.slice(target.length));
    const folder = dirname(to);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    if (written.has(path)) writeFileSync(to, content);
    else keep(join(root, path), to);
  }
}

/** Some file systems have no hard links, and some forbid them for files of other users, or beyond a number. */
const LINKS_REFUSED = ['EPERM', 'EACCES', 'EXDEV', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

/** Puts an unchanged file into the new folder: the same file by a link, or else a copy with the same times. */
function keeper(): (from: string, to: string) => void {
  let linking = true;
  return (from, to) => {
    if (linking) {
      try {
        linkSync(from, to);
        return;
      } catch (error) {
        if (!hasCode(error, ...LINKS_REFUSED)) throw error;
        linking = hasCode(error, 'EMLINK');
      }
    }
    copyFileSync(from, to);
    const { atime, mtime } = statusOf(from)!;
    utimesSync(to, atime, mtime);
  };
}
