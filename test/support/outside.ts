import { spawnSync } from 'node:child_process';

/** The first of these programs that runs here; undefined when none does. */
export function programOf(names: readonly string[], args: readonly string[] = ['--version']): string | undefined {
  return names.find((name) => spawnSync(name, args, { stdio: 'ignore' }).status === 0);
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
