import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { statusOf } from './place.ts';
import { put } from './put.ts';
import { withReason } from './writer-error.ts';

/** What is where new files are to be. */
interface Occupied {
  /** Something else: nobody's work is written over. */
  readonly taken: readonly string[];
  /** The very same text, of a run that was ended half-way. */
  readonly same: readonly string[];
}

/** Looks where files are to be, by path from `top`. A folder above one that is a file is taken, too. */
export function occupied(top: string, files: ReadonlyMap<string, string>): Occupied {
  const taken: string[] = [];
  const same: string[] = [];
  for (const [path, text] of files) {
    const inTheWay = aboveOf(path).find((folder) => isNoFolder(join(top, folder)));
    const status = statusOf(join(top, path));
    if (inTheWay !== undefined) taken.push(inTheWay);
    else if (status?.isFile() && readFileSync(join(top, path), 'utf8') === text) same.push(path);
    else if (status !== undefined) taken.push(path);
  }
  return { taken: [...new Set(taken)].sort(), same };
}

/**
 * Writes files where nothing is, and then the last one, in the place of what it was: all of it or, when the file system refuses,
 * nothing. A process that is killed leaves whole files; the same run again completes them.
 *
 * @throws WriterError
 */
export function putNew(
  top: string,
  files: ReadonlyMap<string, string>,
  last: { readonly path: string; readonly text: string } | undefined,
): void {
  const made: string[] = [];
  const folders: string[] = [];
  try {
    for (const [path, text] of files) {
      const target = join(top, path);
      for (const folder of aboveOf(path).map((above) => join(top, above)))
        if (!existsSync(folder)) {
          withReason(`cannot make ${folder}`, () => mkdirSync(folder));
          folders.push(folder);
        }
      made.push(target);
      put(target, text);
    }
    if (last) put(join(top, last.path), last.text);
  } catch (error) {
    for (const path of made) rmSync(path, { force: true });
    for (const path of made) rmSync(`${path}.mooring-new`, { force: true });
    for (const folder of folders.reverse()) rmdirSync(folder);
    throw error;
  }
}

/** `a/b/c` → `a`, `a/b`. */
function aboveOf(path: string): string[] {
  const folder = dirname(path);
  return folder === '.' ? [] : [...aboveOf(folder), folder];
}

/** Something is there that can hold no files. A link to a folder can. */
function isNoFolder(path: string): boolean {
  if (statusOf(path) === undefined) return false;
  return !statSync(path, { throwIfNoEntry: false })?.isDirectory();
}
