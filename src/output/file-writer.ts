import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import type { LaidFile } from './laid-file.ts';
import { statusOf } from './place.ts';
import { put } from './put.ts';
import { isGenerated } from './repository/header.ts';
import { withReason } from './writer-error.ts';

/** What makes files what they are to be; paths are those of the files, and sorted. */
export interface FileChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Compares files with what they are to be. One that somebody else wrote is a finding where a file of ours belongs, and left
 * alone where none does.
 *
 * @throws WriterError if a file cannot be read.
 */
export function compareFiles(
  top: string,
  files: readonly LaidFile[],
): { readonly changes: FileChanges; readonly findings: readonly Finding[] } {
  const written: string[] = [];
  const removed: string[] = [];
  const findings: Finding[] = [];
  for (const { path, text, keeping } of files) {
    const there = lookAt(join(top, path));
    if (there === 'nothing') {
      if (text !== undefined) written.push(path);
    } else if (keeping === 'started') continue;
    else if (keeping === 'marked' && (there === 'something else' || !isGenerated(there.text))) {
      if (text !== undefined) findings.push(foreign(path));
    } else if (text === undefined) removed.push(path);
    else if (there === 'something else' || there.text !== text) written.push(path);
  }
  return { changes: { written: written.sort(), removed: removed.sort() }, findings };
}

/**
 * Makes the files what they are to be, each at once.
 * @throws WriterError if the file system refuses; what was written by then stays, and the next run writes the rest.
 */
export function applyFiles(top: string, files: readonly LaidFile[], { written, removed }: FileChanges): void {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  for (const path of written) put(join(top, path), texts.get(path)!);
  for (const path of removed) withReason(`cannot remove ${path}`, () => rmSync(join(top, path)));
}

/** A link is not followed: what it leads to is not ours to write. */
function lookAt(path: string): 'nothing' | 'something else' | { readonly text: string } {
  return withReason(`cannot read ${path}`, () => {
    const status = statusOf(path);
    if (status === undefined) return 'nothing';
    return status.isFile() ? { text: readFileSync(path, 'utf8') } : 'something else';
  });
}

function foreign(path: string): Finding {
  const own = path.startsWith('bootstrap/')
    ? ''
    : '; or keep it, and say `ci: false` under `git` to have no such file generated';
  return {
    rule: 'repository/foreign',
    severity: 'error',
    message: `${path} is there already, and Mooring did not make it`,
    why: 'What somebody wrote by hand is never overwritten',
    fix: `move it out of the way and synth again${own}`,
  };
}
