import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const require = createRequire(import.meta.url);

/** The function that the CommonJS module `file` exports, or undefined when the module is missing or broken. */
export function readCode(folder: string, file: string): unknown {
  const path = resolve(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    const exported: unknown = require(path);
    return typeof exported === 'function' ? exported : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a CommonJS module; another process sees all of it or nothing. A folder that cannot be written is no error. */
export function writeCode(folder: string, file: string, code: string): void {
  const temporary = join(folder, `${file}.${randomUUID()}.tmp`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, code);
    renameSync(temporary, join(folder, file));
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // The folder is not there or not ours: nothing was left behind.
    }
  }
}
