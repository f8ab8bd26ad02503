import { MARK } from './place.ts';
import { WriterError } from './writer-error.ts';

/** A whole tree: relative POSIX path → content. */
export type TreeFiles = ReadonlyMap<string, string>;

/**
 * Refuses what no folder can hold, or what would not be known again as a tree. A fault of the program, not of its user.
 * @throws WriterError
 */
export function refuseImpossible(files: TreeFiles): void {
  const fix = 'this is a fault of Mooring: please report it';
  if (files.size > 0 && !files.has(MARK)) throw new WriterError(`the tree has no ${MARK} at its top`, fix);
  const folders = new Set<string>();
  for (const path of files.keys()) {
    if (path.split('/').some((name) => name === '' || name === '.' || name === '..') || path.includes('\0')) {
      throw new WriterError(`${JSON.stringify(path)} is not a path inside the tree`, fix);
    }
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const folder = path.slice(0, end);
      if (folders.has(folder)) break;
      folders.add(folder);
    }
  }
  for (const folder of folders) {
    if (files.has(folder)) throw new WriterError(`${folder} is to be a file and a folder`, fix);
  }
}
