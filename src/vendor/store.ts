import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { archiveName, archivePath, type ChartRef } from '../helm/archive.ts';
import type { LockEntry } from '../helm/lock.ts';
import { lockText } from '../helm/lock-text.ts';
import { ARCHIVES, LOCK_FILE } from '../helm/places.ts';
import { hasCode, withReason } from '../output/writer-error.ts';

/** Name of a file that is being written, which Git leaves alone (.gitignore). */
const beside = (name: string) => `.${name}.mooring-new`;

/** The archives beside a platform.yaml, and the lock that says which bytes they are. */
export interface Store {
  /** Bytes of an archive; undefined when it is not there. */
  read(chart: ChartRef): Buffer | undefined;
  /** Puts an archive there: at once, or not at all. */
  write(chart: ChartRef, bytes: Uint8Array): void;
  /** Files in the folder that are archives of none of the charts. */
  others(charts: readonly ChartRef[]): readonly string[];
  remove(file: string): void;
  /** Writes the lock when it says something else than before. */
  lock(entries: readonly LockEntry[]): void;
}

export function storeIn(root: string): Store {
  const folder = join(root, ARCHIVES);
  const write = (path: string, name: string, content: Uint8Array | string) =>
    withReason(`cannot write ${name}`, () => {
      const next = join(dirname(path), beside(name));
      mkdirSync(dirname(path), { recursive: true });
      try {
        writeFileSync(next, content);
        renameSync(next, path);
      } finally {
        rmSync(next, { force: true });
      }
    });
  return {
    read: (chart) => readIfThere(archivePath(root, chart)),
    write: (chart, bytes) => write(archivePath(root, chart), archiveName(chart), bytes),
    others(charts) {
      const pinned = new Set(charts.map(archiveName));
      return namesIn(folder).filter((name) => name.endsWith('.tgz') && !pinned.has(name));
    },
    remove: (file) => withReason(`cannot remove ${file}`, () => rmSync(join(folder, file), { force: true })),
    lock(entries) {
      const path = join(root, LOCK_FILE);
      const text = lockText(entries);
      if (readIfThere(path)?.toString('utf8') !== text) write(path, LOCK_FILE, text);
    },
  };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}
