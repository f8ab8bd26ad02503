import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCK_FILE } from '../helm/places.ts';
import type { Layout } from '../output/layout.ts';
import { stampHolds, takeStamp } from '../output/stamp.ts';

/** What a synth was asked, as far as the answer depends on it. */
interface Request {
  readonly config: string;
  readonly env: string;
  readonly top: string;
}

/** What a finished synth leaves for the next one, which may then have nothing to do. */
interface Memory {
  /** Digest of everything the tree was made from. */
  readonly inputs: string;
  /** Folders of plain YAML, and of charts, that were read. */
  readonly folders: readonly string[];
  readonly tree: string;
  readonly releases: string;
  /** Files beside `dist/`, those that do not belong there included, and a digest of what they hold. */
  readonly repository: { readonly paths: readonly string[]; readonly digest: string };
  /** Lines of the summary but the time. */
  readonly summary: string;
}

/** Flags of synth that npm may have taken for itself, by the names under which it leaves them in the environment. */
export const TAKEN_BY_NPM = [
  ...['config', 'call', 'env', 'out', 'o', 'check', 'json'],
  ...['allow_change', 'allow_removal', 'overwrite'],
].map((name) => `npm_config_${name}`);

/**
 * Answers a synth whose inputs and output are what the last one left, in about the time Node takes to start: with the
 * summary on `out` and true. False when there is anything to do, to check or to say that only the whole program knows.
 */
export function unchanged(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  out: { write(text: string): unknown },
): boolean {
  const request = plainSynth(args);
  if (!request || TAKEN_BY_NPM.some((name) => env[name])) return false;
  try {
    const memory = JSON.parse(readFileSync(memoryFile(request), 'utf8')) as Memory;
    const { dist, releases } = placesOf(request);
    if (
      memory.inputs !== inputsOf(request, memory.folders) ||
      !stampHolds(dist, memory.tree) ||
      memory.releases !== listing(releases) ||
      memory.repository.digest !== contents(request.top, memory.repository.paths)
    )
      return false;
    out.write(`${memory.summary}${(performance.now() / 1000).toFixed(2)} s\n`);
    return true;
  } catch {
    return false;
  }
}

/** Leaves word for the next synth. Never fails: without a memory the next one works as this one did. */
export function remember(
  request: Omit<Request, 'top'> & { readonly out?: string },
  layout: Layout,
  folders: readonly string[],
  summary: string,
): void {
  try {
    const known: Request = {
      config: resolve(request.config),
      env: request.env,
      top: request.out === undefined ? dirname(resolve(request.config)) : resolve(request.out),
    };
    const { dist, releases } = placesOf(known);
    const tree = takeStamp(dist, layout.tree);
    if (tree === undefined) return;
    const marked = layout.beside.filter(({ keeping }) => keeping === 'marked');
    const memory: Memory = {
      inputs: inputsOf(known, folders),
      folders,
      tree,
      releases: listing(releases),
      // Of what was to be written, and not of what is there: somebody may have changed it since.
      repository: {
        paths: marked.map(({ path }) => path),
        digest: digestOf(marked.map(({ path, text }) => [path, text ?? readIfThere(join(known.top, path))])),
      },
      summary,
    };
    const file = memoryFile(known);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.${process.pid}`, JSON.stringify(memory));
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // The memory is a convenience: a read-only or full disk must not fail a synth that is done.
  }
}

/** Reads the arguments of a synth that says nothing but what to render and where; anything else is left to the whole program. */
function plainSynth(args: readonly string[]): Request | undefined {
  if (args[0] !== 'synth') return undefined;
  const values: Record<string, string> = {};
  for (let i = 1; i < args.length; i += 2) {
    const name = { '--config': 'config', '-c': 'config', '--env': 'env', '-e': 'env', '--out': 'out', '-o': 'out' }[
      args[i]!
    ];
    const value = args[i + 1];
    if (name === undefined || value === undefined || value.startsWith('-')) return undefined;
    values[name] = value;
  }
  const config = resolve(values.config ?? 'platform.yaml');
  return { config, env: values.env ?? 'local', top: values.out === undefined ? dirname(config) : resolve(values.out) };
}

function placesOf({ top, env }: Request) {
  return { dist: join(top, 'dist', env), releases: join(top, 'releases', env) };
}

function memoryFile({ config, env, top }: Request): string {
  const key = createHash('sha256')
    .update(JSON.stringify([config, env, top]))
    .digest('hex')
    .slice(0, 32);
  return join(packageFolder(), 'node_modules', '.cache', 'mooring', 'synth', `${key}.json`);
}

/** The bundle lies one folder below the package's own. */
function packageFolder(): string {
  return dirname(dirname(fileURLToPath(import.meta.url)));
}

/** The configuration by content; the program, its schemas and folders of plain YAML and charts by name, size and time. */
function inputsOf({ config }: Request, folders: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(config));
  const root = dirname(config);
  // All environments: CI is made of them. Which one is rendered is in the name of the memory.
  const folder = join(root, 'environments');
  const environments = existsSync(folder) ? readdirSync(folder).sort() : ['no overrides'];
  hash.update(contents(folder, environments)).update(contents(root, [LOCK_FILE]));
  const { mtimeMs, size } = statSync(fileURLToPath(import.meta.url));
  hash.update(`${process.version} ${mtimeMs} ${size}`);
  for (const folder of [join(packageFolder(), 'imports'), ...folders]) hash.update(listing(folder));
  return hash.digest('hex');
}

function contents(folder: string, paths: readonly string[]): string {
  return digestOf(paths.map((path) => [path, readIfThere(join(folder, path))]));
}

/** Digest of files by their names and texts. */
function digestOf(files: readonly (readonly [path: string, text: string | undefined])[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

/** One that cannot be read is as good as none. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Names, sizes and times of all files below a folder; empty when it is not there. */
function listing(folder: string): string {
  const lines: string[] = [];
  const walk = (at: string) => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) walk(path);
      else {
        const { size, mtimeMs, ctimeMs } = statSync(path);
        lines.push(`${path} ${size} ${mtimeMs} ${ctimeMs}`);
      }
    }
  };
  try {
    walk(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}
