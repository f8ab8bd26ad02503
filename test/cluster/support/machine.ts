import semver from 'semver';
import { MissingProgramError, type Runner } from '../../../src/workspace/run.ts';
import type { Go, Recipe } from './recipe.ts';

/** What the machine lacks for the tests of a whole cluster, with what to do about it. */
export class MachineError extends Error {
  override readonly name = 'MachineError';
}

/** A program that is not built but taken from the machine. */
export type Installed = readonly [program: string, debianPackage: string, purpose: string];

const INSTALLED: readonly Installed[] = [
  ['git', 'git', 'serves the repository that Argo CD reads'],
  ['redis-server', 'redis-server', 'is the cache of Argo CD'],
];

/**
 * Looks for what `test/cluster/install.sh` installs.
 *
 * @throws MachineError that names all that is missing.
 */
export async function requireInstalled(run: Runner): Promise<void> {
  await requirePrograms(run, INSTALLED, 'test/cluster/install.sh');
}

/**
 * Looks for programs that a script installs.
 *
 * @throws MachineError that names all that are missing, with the script and what it does.
 */
export async function requirePrograms(run: Runner, programs: readonly Installed[], script: string): Promise<void> {
  const missing: Installed[] = [];
  for (const one of programs) if (!(await isThere(run, one[0]))) missing.push(one);
  if (missing.length === 0) return;
  const what = missing.map(([program, , purpose]) => `${program}, which ${purpose}`).join('; ');
  const packages = [...new Set(missing.map(([, name]) => name))].join(' ');
  throw new MachineError(
    `not on this machine: ${what}.\n` +
      `Run ${script}, or: sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`,
  );
}

async function isThere(run: Runner, program: string): Promise<boolean> {
  try {
    // Not all know --version, and all that are there end somehow.
    await run({ program, args: ['--version'] });
    return true;
  } catch (error) {
    if (error instanceof MissingProgramError) return false;
    throw error;
  }
}

/**
 * The Go that builds a recipe. Where `GOTOOLCHAIN` allows it, an older one fetches the version that go.mod asks for.
 *
 * @throws MachineError when there is none, or when it is too old.
 */
export async function requireGo({ name, leastGo, folder }: Recipe, run: Runner): Promise<Go> {
  const go = await goEnv(folder, run);
  const [has, needs] = [semver.coerce(go.GOVERSION), semver.coerce(leastGo)];
  if (has === null || needs === null || semver.gte(has, needs)) return go;
  throw new MachineError(
    `Go is too old: this is ${go.GOVERSION.slice(2)}, and ${name} needs ${leastGo} or newer.\n${INSTALL_GO}, ` +
      'or let this one fetch it: GOTOOLCHAIN=auto (Go 1.21 and newer).',
  );
}

async function goEnv(cwd: string, run: Runner): Promise<Go> {
  try {
    const { exitCode, stdout, stderr } = await run({ program: 'go', args: ['env', '-json', ...GO_ENV], cwd });
    if (exitCode !== 0) throw new MachineError(`go env fails with exit code ${exitCode}: ${stderr.trim()}`);
    return JSON.parse(stdout) as Go;
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    throw new MachineError(
      `not on this machine: go, which builds Kubernetes, etcd, KWOK, Argo CD, helm and kustomize.\n${INSTALL_GO}, and put it on PATH.`,
    );
  }
}

const GO_ENV = ['GOVERSION', 'GOOS', 'GOARCH'] satisfies (keyof Go)[];
const INSTALL_GO = 'Install a current Go from https://go.dev/dl';
