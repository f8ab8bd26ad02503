import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** In memory where there is such a folder: tests of what is written create tens of thousands of files. */
export const TEMPORARY = process.env.MOORING_TEST_DIR ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

/** All that is in a folder: content of files, `→ target` of links, and `path/` for empty folders. */
export function contents(dir: string, prefix = ''): Record<string, string> {
  const found: Record<string, string> = {};
  const entries = readdirSync(join(dir, prefix), { withFileTypes: true });
  if (entries.length === 0 && prefix !== '') found[prefix] = '';
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = prefix + entry.name;
    if (entry.isDirectory()) Object.assign(found, contents(dir, `${path}/`));
    else
      found[path] = entry.isSymbolicLink()
        ? `→ ${readlinkSync(join(dir, path))}`
        : readFileSync(join(dir, path), 'utf8');
  }
  return found;
}
