import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The first of these programs that runs here; undefined when none does. */
export function programOf(names: readonly string[], args: readonly string[] = ['--version']): string | undefined {
  return names.find((name) => spawnSync(name, args, { stdio: 'ignore' }).status === 0);
}

/** Where the first of these programs is, for who starts it by its path; undefined when none is on `PATH`. */
export function pathOf(names: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) => existsSync(path));
}

/**
 * For a test of other people's programs: whether it is left out because none of them is here. In CI it never is: there a
 * check that silently did not run would pass for one that did, and `.ci/tools` brings them.
 */
export function leftOut(program: string | undefined): boolean {
  return program === undefined && !process.env.CI;
}

/** The program, or an error that says what to do. */
export function present(program: string | undefined, name: string): string {
  if (program === undefined) throw new Error(`${name} is not here, and so nothing was checked: run .ci/tools first`);
  return program;
}
