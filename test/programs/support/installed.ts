import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where the programs are; it may be deleted at any time. */
const FOLDER =
  process.env.MOORING_PROGRAMS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mooring', 'programs');

const INSTALL = fileURLToPath(new URL('../install.sh', import.meta.url));

/**
 * Brings the programs where they are not there yet.
 *
 * @throws Error with what the installation said.
 */
export function install(): void {
  const { status, error } = spawnSync(INSTALL, [FOLDER], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${INSTALL} failed${error ? `: ${error.message}` : ''}`);
}

/** A file of theirs. */
export const installed = (...path: readonly string[]): string => join(FOLDER, ...path);
