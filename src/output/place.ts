import { lstatSync, readdirSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { hasCode, WriterError } from './writer-error.ts';

/**
 * Where a tree is, and where its writer keeps what is not part of it: beside the tree, on the same file system, so the
 * tree itself never holds anything but its files.
 */
export interface Place {
  readonly root: string;
  /** A file while a process writes, or after one was killed. */
  readonly lock: string;
  /** The file or folder that is being built. */
  readonly next: string;
  /** The folder that it replaces. */
  readonly previous: string;
  /** A file whose time is what the file system takes for now. */
  readonly clock: string;
}

/** The place of the tree in `dir`, which need not exist. A link to a folder stands for that folder. */
export function placeOf(dir: string): Place {
  const root = realPath(resolve(dir));
  const beside = (what: string) => join(dirname(root), `.${basename(root)}.mooring-${what}`);
  return { root, lock: beside('lock'), next: beside('new'), previous: beside('old'), clock: beside('clock') };
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error;
    return join(realPath(dirname(path)), basename(path));
  }
}

/** What is at a path, without following a link; undefined if nothing. */
export function statusOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (hasCode(error, 'ENOTDIR')) return undefined;
    throw error;
  }
}

export function isFolder(path: string): boolean {
  return statusOf(path)?.isDirectory() === true;
}

/** A file that every tree has at its top, and by which its folder is known again. */
export const MARK = 'index.json';

/**
 * Refuses a folder that holds something else than a tree, so that a slip like `--out ~` deletes nothing.
 * @throws WriterError
 */
export function refuseForeign({ root }: Place): void {
  const status = statusOf(root);
  if (status === undefined) return;
  const fix = 'choose another folder with --out: a new one, an empty one, or one that an earlier run wrote';
  if (!status.isDirectory()) throw new WriterError(`${root} is not a folder`, fix);
  const names = readdirSync(root);
  if (names.length === 0) return;
  const known = names.includes(MARK) && !names.includes('.git') && statusOf(join(root, MARK))?.isFile();
  if (known) return;
  const reason = names.includes('.git') ? 'is the top of a Git repository' : `is not empty and has no ${MARK}`;
  throw new WriterError(`${root} ${reason}, so it was not written by Mooring and is left alone`, fix);
}
