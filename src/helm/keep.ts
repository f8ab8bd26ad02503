import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What was kept under a name; undefined when nothing was, or nothing that can be read. */
export function recall<T>(folder: string, name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
  } catch {
    return undefined;
  }
}

/** Keeps a value for later runs, whole or not at all. A read-only or full disk only costs time. */
export function keep(folder: string, name: string, value: unknown): void {
  try {
    mkdirSync(folder, { recursive: true });
    const next = join(folder, `${name}.${process.pid}.new`);
    writeFileSync(next, JSON.stringify(value));
    renameSync(next, join(folder, name));
  } catch {
    // Nothing depends on it.
  }
}

/** Leaves the `most` newest of the files that `isOne` is for. */
export function forgetOldest(folder: string, isOne: (name: string) => boolean, most: number): void {
  try {
    const files = readdirSync(folder)
      .filter(isOne)
      .map((name) => ({ name, time: statSync(join(folder, name)).mtimeMs }))
      .sort((a, b) => b.time - a.time);
    for (const { name } of files.slice(most)) rmSync(join(folder, name), { force: true });
  } catch {
    // Another process tidies up as well.
  }
}
