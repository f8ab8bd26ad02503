import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the programs are; it may be deleted at any time. */
const FOLDER =
  process.env.MOORING_PROGRAMS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mooring', 'programs');

/**
 * The `bin` of a Python environment with these packages, installed by pip the first time.
 *
 * @throws Error with what pip said.
 */
export function python(name: string, requirements: readonly string[]): string {
  const hash = createHash('sha256').update(requirements.join('\n')).digest('hex').slice(0, 12);
  const folder = join(FOLDER, `${name}-${hash}`);
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(FOLDER, { recursive: true });
    run('python3', ['-m', 'venv', folder]);
    run(join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...requirements]);
    run(join(folder, 'bin', 'pip'), ['--quiet', 'check']);
    mkdirSync(`${done}.tmp`);
    renameSync(`${done}.tmp`, done);
  }
  return join(folder, 'bin');
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, [...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stdout + stderr}`);
}
