/**
 * `npm run docs`: writes what editors and people read of the sources: schemas/, the references in docs/, and the diagram in
 * the README. A test fails when a committed file is not what this makes.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentation } from './docs/documentation.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let written = 0;
for (const [file, text] of await documentation(root)) {
  const path = join(root, file);
  if (read(path) === text) continue;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  written++;
  console.log(file);
}
console.log(`docs: ${written} file${written === 1 ? '' : 's'} written`);

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
