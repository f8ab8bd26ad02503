import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../finding/nearest.ts';
import { readText, unreadable } from './read-text.ts';
import { UsageError } from './usage-error.ts';

export { UsageError } from './usage-error.ts';

/** A file as it was read, with its path as the person knows it. */
interface ReadFile {
  readonly file: string;
  readonly text: string;
}

/** The folder of this package, which holds `imports/`: the bundle and the sources both lie below it. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'imports')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** Where things may be kept between runs; it may be deleted at any time. */
export function cacheFolder(root: string): string {
  return join(root, 'node_modules', '.cache', 'mooring');
}

export interface ConfigFiles {
  readonly root: string;
  readonly platform: ReadFile;
  readonly override?: ReadFile;
}

/**
 * Reads the configuration file and, from `environments/` beside it, the environment's. A platform without such files has
 * the one environment `local`, which overrides nothing.
 *
 * @throws UsageError when a file is missing or cannot be read, or the environment's name is none.
 */
export function readConfigFiles(config: string, environment: string): ConfigFiles {
  const path = resolve(config);
  const root = dirname(path);
  const text = readText(path, config);
  if (text === undefined)
    throw new UsageError(
      `there is no ${config}`,
      'run it in the folder of platform.yaml, or name the file with --config',
    );
  const platform = { file: basename(path), text };
  const known = environmentsOf(config);
  if (!known.includes(environment)) throw unknownEnvironment(environment, known, root);
  const file = join(ENVIRONMENTS, `${environment}.yaml`);
  const override = readText(join(root, file), file);
  return override === undefined ? { root, platform } : { root, platform, override: { file, text: override } };
}

/** Folder of the environments' files, beside `platform.yaml`. */
const ENVIRONMENTS = 'environments';

/** It is the name of a folder in `dist/` and part of the names of objects. */
const ENVIRONMENT = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;

/**
 * Environments of a platform, sorted: the files of `environments/` beside its file, or `local` where there are none.
 *
 * @throws UsageError when a file there has a name that no environment can have.
 */
export function environmentsOf(config: string): readonly string[] {
  const names = filesOf(join(dirname(resolve(config)), ENVIRONMENTS)).flatMap((file) => {
    const name = /^(.+)\.ya?ml$/.exec(file)?.[1];
    if (name === undefined) return [];
    if (file.endsWith('.yml'))
      throw new UsageError(`${ENVIRONMENTS}/${file} is not read: it ends in .yml`, `rename it to ${name}.yaml`);
    if (!ENVIRONMENT.test(name))
      throw new UsageError(`${ENVIRONMENTS}/${file} is named as no environment can be`, `rename it: ${NAMED}`);
    return [name];
  });
  return names.length > 0 ? names.sort() : ['local'];
}

const NAMED = 'an environment has up to 40 lower-case letters, digits and hyphens, such as staging or eu-1';

function filesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unreadable(error, ENVIRONMENTS);
  }
}

function unknownEnvironment(environment: string, known: readonly string[], root: string): UsageError {
  const close = nearest(environment, known);
  if (!ENVIRONMENT.test(environment))
    return new UsageError(
      `${JSON.stringify(environment)} is no name of an environment`,
      close ? `write ${close}` : `name one of ${known.join(', ')}: ${NAMED}`,
    );
  const names = existsSync(join(root, ENVIRONMENTS)) ? `use one of ${known.join(', ')}, or ` : '';
  return new UsageError(
    `there is no environment ${environment}`,
    close ? `write ${close}` : `${names}write ${ENVIRONMENTS}/${environment}.yaml`,
  );
}

/** Those of them that have a tree in `dist/`. */
export function environmentsWithTree(config: string): readonly string[] {
  const folder = join(dirname(resolve(config)), 'dist');
  return environmentsOf(config).filter((name) => existsSync(join(folder, name)));
}

/** Trees beside the platform of environments that it has not: of one that was renamed or removed. */
export function strandedTrees(config: string): readonly string[] {
  const folder = join(dirname(resolve(config)), 'dist');
  const known = new Set(environmentsOf(config));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !known.has(name) && existsSync(join(folder, name, 'index.json')))
    .sort();
}

/** Texts of the configuration by file. */
export function sourcesOf({ platform, override }: ConfigFiles): ReadonlyMap<string, string> {
  return new Map([platform, override].flatMap((read) => (read ? [[read.file, read.text]] : [])));
}
