import { existsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import semver from 'semver';
import { type Command, MissingProgramError, type Runner } from '../workspace/run.ts';
import { HelmError } from './helm-error.ts';
import { keep, recall } from './keep.ts';

/**
 * Versions of Helm whose rendering is known. 3.18 is the first of the 3 line that is built against Kubernetes 1.33, the
 * oldest that a platform may have; the answers of 3 and 4 differ in no template function, only in the API versions that
 * a program is built with.
 */
const HELM_RANGE = '>=3.18.0-0 <5.0.0-0';

interface HelmProgram {
  readonly path: string;
  readonly version: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const INSTALL =
  'install Helm 3.18 or newer, or 4 (https://helm.sh/docs/intro/install), or name it in MOORING_HELM; or take the archives out of vendor/charts, and Argo CD renders the charts';

/**
 * Finds the Helm of this machine: what MOORING_HELM names, else `helm` on PATH. Its version is remembered in `cacheDir`
 * for as long as the file is the same, since asking takes longer than everything else.
 *
 * @throws HelmError when there is none, or one of another version.
 */
export async function findHelm(run: Runner, env: Environment, cacheDir: string): Promise<HelmProgram> {
  const path = locate(env);
  if (path === undefined)
    throw new HelmError(
      'chart/helm',
      env.MOORING_HELM
        ? `MOORING_HELM names ${env.MOORING_HELM}, which is not there`
        : 'Helm is not on this machine, and the charts in vendor/charts need it',
      INSTALL,
    );
  const version = await versionOf(path, run, cacheDir);
  const number = semver.coerce(version, { includePrerelease: true });
  if (!number || !semver.satisfies(number, HELM_RANGE, { includePrerelease: true }))
    throw new HelmError('chart/helm', `${path} is Helm ${version}, and charts need 3.18 or newer, below 5`, INSTALL);
  return { path, version };
}

function locate({ MOORING_HELM, PATH = '' }: Environment): string | undefined {
  if (MOORING_HELM) return existsSync(MOORING_HELM) ? MOORING_HELM : undefined;
  const names = process.platform === 'win32' ? ['helm.exe'] : ['helm'];
  return PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

async function versionOf(path: string, run: Runner, cacheDir: string): Promise<string> {
  const { size, mtimeMs } = statSync(path);
  const stamp = `${path} ${size} ${mtimeMs}`;
  const known = recall<{ stamp: string; version: string }>(cacheDir, 'helm.json');
  if (known?.stamp === stamp) return known.version;
  const version = await ask({ program: path, args: ['version', '--template', '{{.Version}}'], timeout: 60_000 }, run);
  keep(cacheDir, 'helm.json', { stamp, version });
  return version;
}

async function ask(command: Command, run: Runner): Promise<string> {
  try {
    const { exitCode, stdout, stderr } = await run(command);
    if (exitCode === 0) return stdout.trim();
    throw new HelmError('chart/helm', `${command.program} does not tell its version: ${stderr.trim()}`, INSTALL);
  } catch (error) {
    if (!(error instanceof MissingProgramError)) throw error;
    throw new HelmError('chart/helm', `${command.program} cannot be run`, INSTALL);
  }
}
