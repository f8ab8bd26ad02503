import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isKeptFile, type KeptFile } from '../helm/kept.ts';
import { put } from './put.ts';
import { hasCode, withReason } from './writer-error.ts';

/** What makes the folder of what charts rendered to hold what it is to hold: names of files, sorted. */
export interface RenderedChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Compares the folder with what is to be kept. What nothing renders to any more goes; what has no name that synth gives is left
 * alone.
 *
 * @throws WriterError if it cannot be read.
 */
export function compareRendered(folder: string, kept: readonly KeptFile[]): RenderedChanges {
  return withReason(`cannot read ${folder}`, () => {
    const there = namesIn(folder).filter(isKeptFile);
    const wanted = new Set(kept.map(({ name }) => name));
    const differs = ({ name, text }: KeptFile) =>
      text !== undefined && (!there.includes(name) || readFileSync(join(folder, name), 'utf8') !== text);
    return {
      written: kept
        .filter(differs)
        .map(({ name }) => name)
        .sort(),
      removed: there.filter((name) => !wanted.has(name)).sort(),
    };
  });
}

/** Names of files that are there and hold something else. */
export function spoiltRendered(folder: string, kept: readonly KeptFile[]): readonly string[] {
  const there = withReason(`cannot read ${folder}`, () => new Set(namesIn(folder)));
  return compareRendered(folder, kept).written.filter((name) => there.has(name));
}

/**
 * Writes and removes what differs, each file at once.
 *
 * @throws WriterError if the file system refuses; what was written by then stays, and the next run writes the rest.
 */
export function applyRendered(folder: string, kept: readonly KeptFile[], { written, removed }: RenderedChanges): void {
  const texts = new Map(kept.map(({ name, text }) => [name, text]));
  for (const name of written) put(join(folder, name), texts.get(name)!);
  for (const name of removed) withReason(`cannot remove ${name}`, () => rmSync(join(folder, name)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}
