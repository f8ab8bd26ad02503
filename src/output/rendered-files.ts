import { readdirSync } from 'node:fs';
import { isKeptFile, type KeptFile } from '../helm/kept.ts';
import { compareFiles } from './file-writer.ts';
import type { LaidFile } from './laid-file.ts';
import { hasCode, withReason } from './writer-error.ts';

/**
 * The files of the folder of what charts rendered to, by their names there. What nothing renders to any more goes; what has no
 * name that synth gives, or is kept as it was read, is left alone.
 *
 * @throws WriterError if the folder cannot be read.
 */
export function renderedFiles(folder: string, kept: readonly KeptFile[]): readonly LaidFile[] {
  const wanted = new Set(kept.map(({ name }) => name));
  const gone = namesIn(folder).filter((name) => isKeptFile(name) && !wanted.has(name));
  return [...made(kept), ...gone.map((path): LaidFile => ({ path, text: undefined, keeping: 'follows' }))];
}

/** Names of files that are there and hold something else. */
export function spoiltRendered(folder: string, kept: readonly KeptFile[]): readonly string[] {
  const there = new Set(namesIn(folder));
  return compareFiles(folder, made(kept)).changes.written.filter((name) => there.has(name));
}

const made = (kept: readonly KeptFile[]): readonly LaidFile[] =>
  kept.flatMap(({ name, text }) => (text === undefined ? [] : [{ path: name, text, keeping: 'follows' }]));

function namesIn(folder: string): readonly string[] {
  return withReason(`cannot read ${folder}`, () => {
    try {
      return readdirSync(folder);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    }
  });
}
