import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearest } from '../finding/nearest.ts';

/** A file as it was read, with its path as the person knows it. */
export interface ReadFile {
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

/** A mistake in how the command was called, or a file that cannot be read: exit 2. */
export class UsageError extends Error {
  readonly fix: string;

  constructor(message: string, fix: string) {
    super(message);
    this.name = 'UsageError';
    this.fix = fix;
  }
}

export interface ConfigFiles {
  readonly root: string;
  readonly platform: ReadFile;
  readonly override?: ReadFile;
}

/**
 * Reads the configuration file and, from `environments/` beside it, the environment's. A platform without that folder has
 * the one environment `local`, which overrides nothing.
 *
 * @throws UsageError when a file is missing.
 */
export function readConfigFiles(config: string, environment: string): ConfigFiles {
  const path = resolve(config);
  const root = dirname(path);
  const platform = {
    file: basename(path),
    text: read(path, `there is no ${config}`, 'run it in the folder of platform.yaml, or name the file with --config'),
  };
  const folder = join(root, 'environments');
  const override = join(folder, `${environment}.yaml`);
  if (existsSync(override))
    return {
      root,
      platform,
      override: {
        file: relative(root, override),
        text: read(override, `cannot read ${override}`, 'make the file readable'),
      },
    };
  const known = environmentsOf(config);
  if (!known.includes(environment)) {
    const close = nearest(environment, known);
    const names = known.length > 0 ? `use one of ${known.join(', ')}, or ` : '';
    throw new UsageError(
      `there is no environment ${environment}`,
      close ? `write ${close}` : `${names}write environments/${environment}.yaml`,
    );
  }
  return { root, platform };
}

/** Environments of a platform, sorted: the files of `environments/` beside its file, or `local` without that folder. */
export function environmentsOf(config: string): readonly string[] {
  const folder = join(dirname(resolve(config)), 'environments');
  if (!existsSync(folder)) return ['local'];
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.map((file) => file.slice(0, -'.yaml'.length)).sort();
}

/** Those of them that have a tree in `dist/`. */
export function environmentsWithTree(config: string): readonly string[] {
  const folder = join(dirname(resolve(config)), 'dist');
  return environmentsOf(config).filter((name) => existsSync(join(folder, name)));
}

/** Texts of the configuration by file. */
export function sourcesOf({ platform, override }: ConfigFiles): ReadonlyMap<string, string> {
  return new Map([platform, override].flatMap((read) => (read ? [[read.file, read.text]] : [])));
}

function read(path: string, message: string, fix: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(code === 'ENOENT' || code === undefined ? message : `${message} (${code})`, fix);
  }
}
