import { realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';

/**
 * Whether `path`, which people wrote relative to `root`, stays below it: by its text, and where links in it lead. What is
 * not there is judged by its text alone.
 */
export function isInside(root: string, path: string): boolean {
  if (isAbsolute(path) || !isBelow(root, join(root, path))) return false;
  try {
    return isBelow(realpathSync(root), realpathSync(join(root, path)));
  } catch {
    return true;
  }
}

function isBelow(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
