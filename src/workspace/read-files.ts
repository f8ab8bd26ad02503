import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isInside } from './inside.ts';
import { FolderError } from './read-folder.ts';
import { unreadable } from './read-text.ts';

/** A file of a folder, as it is. */
export interface FileOfFolder {
  /** From the folder on, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What Git, desktops and Python leave in folders: it differs from machine to machine, and no pod wants it. */
const LEFT_THERE = /(^|\/)(\.git[^/]*|\.DS_Store|Thumbs\.db|__pycache__)(\/|$)/;

/**
 * All files of a folder, by path.
 *
 * @param name the folder as the configuration says it, relative to `root`.
 * @throws FolderError when the folder is not there or not in the repository, holds nothing, or a link leads out of it.
 * @throws UsageError when a file cannot be read.
 */
export function readFiles(root: string, name: string, config: string): readonly FileOfFolder[] {
  const folder = name.replace(/\/+$/, '');
  const fail = (message: string, fix: string): never => {
    throw new FolderError(config, message, fix);
  };
  if (!isInside(root, folder))
    fail(
      `the folder ${folder} is not in the repository`,
      'name a folder below that of platform.yaml, and put copies there of what is elsewhere',
    );
  const there = statSync(join(root, folder), { throwIfNoEntry: false });
  if (!there?.isDirectory())
    fail(
      there ? `${folder} is a file, and \`files\` is a folder` : `there is no folder ${folder}`,
      there ? 'put it into a folder of its own, and name that' : 'create it, or say which folder it is',
    );
  const files = pathsOf(root, folder, fail)
    .filter((path) => !LEFT_THERE.test(path))
    .sort()
    .map((path) => ({ path, bytes: bytesOf(join(root, folder, path), `${folder}/${path}`) }));
  if (files.length === 0)
    fail(`the folder ${folder} holds no file`, 'put there what pods are to see, or leave `files` out');
  return files;
}

/** Paths of its files, at any depth. */
function pathsOf(root: string, folder: string, fail: (message: string, fix: string) => never): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  } catch (error) {
    throw unreadable(error, folder);
  }
  return entries.flatMap((entry) => {
    const path = relative(join(root, folder), join(entry.parentPath, entry.name)).split(sep).join('/');
    if (entry.isFile()) return [path];
    if (!entry.isSymbolicLink() || LEFT_THERE.test(path)) return [];
    const whole = `${folder}/${path}`;
    if (!isInside(root, whole))
      fail(`${whole} is a link to what is not in the repository`, 'put the file itself there');
    if (!statSync(join(root, whole), { throwIfNoEntry: false })?.isFile())
      fail(`${whole} is a link to no file`, 'put the file itself there');
    return [path];
  });
}

function bytesOf(path: string, name: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw unreadable(error, name);
  }
}
