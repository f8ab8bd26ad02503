import { readFileSync } from 'node:fs';
import { UsageError } from './workspace.ts';

/** Text of a file; undefined when it is not there. @throws UsageError when it is, and cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(`cannot read ${path} (${code})`, 'make the file readable');
  }
}
