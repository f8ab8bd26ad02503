import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import { statusOf } from './place.ts';
import { put } from './put.ts';
import type { RepositoryFiles } from './repository/files.ts';
import { isGenerated } from './repository/header.ts';
import { withReason } from './writer-error.ts';

/** What makes the files beside `dist/` what they are to be; paths are relative to the top of the repository, and sorted. */
export interface RepositoryChanges {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Compares the files beside `dist/` with what they are to be. One that somebody else wrote is a finding where a file of
 * ours belongs, and left alone where none does.
 *
 * @throws WriterError if a file cannot be read.
 */
export function compareRepositoryFiles(
  top: string,
  files: RepositoryFiles,
): { readonly changes: RepositoryChanges; readonly findings: readonly Finding[] } {
  const written: string[] = [];
  const removed: string[] = [];
  const findings: Finding[] = [];
  for (const [path, content] of files) {
    const there = lookAt(join(top, path));
    if (there === 'nothing') {
      if (content !== undefined) written.push(path);
    } else if (there === 'something else' || !isGenerated(there.text)) {
      if (content !== undefined) findings.push(foreign(path));
    } else if (content === undefined) removed.push(path);
    else if (there.text !== content) written.push(path);
  }
  return { changes: { written: written.sort(), removed: removed.sort() }, findings };
}

/**
 * Makes the files beside `dist/` what they are to be, each at once.
 * @throws WriterError if the file system refuses; what was written by then stays, and the next run writes the rest.
 */
export function applyRepositoryFiles(
  top: string,
  files: RepositoryFiles,
  { written, removed }: RepositoryChanges,
): void {
  for (const path of written) put(join(top, path), files.get(path)!);
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
