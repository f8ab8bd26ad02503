import { spawnSync } from 'node:child_process';
import { installed } from './installed.ts';

/**
 * Runs a script of these tests in one of the installed environments, with what it is told as JSON. What it prints.
 *
 * @throws Error with what it said when it fails.
 */
export function python(environment: string, script: string, said: unknown): string {
  const { status, stdout, stderr } = spawnSync(installed(environment, 'bin', 'python'), [script], {
    encoding: 'utf8',
    input: JSON.stringify(said),
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`${script}: ${stderr}`);
  return stdout;
}
