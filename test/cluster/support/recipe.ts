import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { TOOLS, type Tool, type ToolName } from './tools.ts';

/** Where the go.mod files are, one folder a tool. */
export const TOOLS_FOLDER = join(packageRoot(), 'test', 'cluster', 'tools');

/** What a build of a tool depends on, and nothing else: the same recipe and the same Go make the same programs. */
export interface Recipe {
  readonly name: ToolName;
  /** Of the module that the programs come from, as pinned: `v1.35.4`; of programs of our own `own`. */
  readonly version: string;
  /** The least version of Go that builds it: `1.25.0`. */
  readonly leastGo: string;
  /** The folder that Go builds in. */
  readonly folder: string;
  /** Texts of that folder, by name: go.mod, go.sum, and the source of what is our own. */
  readonly files: Readonly<Record<string, string>>;
  /** Arguments of `go build`, but for where the programs go. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The Go of this machine, as `go env` says it. */
export interface Go {
  /** `go1.26.8` */
  readonly GOVERSION: string;
  readonly GOOS: string;
  readonly GOARCH: string;
}

/** The recipe of a tool, from its folder. */
export function recipeOf(name: ToolName): Recipe {
  const folder = join(TOOLS_FOLDER, name);
  const files = readdirSync(folder)
    .sort()
    .map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);
  return makeRecipe(name, folder, Object.fromEntries(files));
}

/** The recipe of a tool whose folder has these files. */
export function makeRecipe(name: ToolName, folder: string, files: Readonly<Record<string, string>>): Recipe {
  const tool: Tool = TOOLS[name];
  const goMod = files['go.mod'] ?? '';
  const version = tool.module === undefined ? OWN : lines(goMod).find(([key]) => key === tool.module)?.[1];
  const leastGo = lines(goMod).find(([key]) => key === 'go')?.[1];
  if (version === undefined || leastGo === undefined)
    throw new Error(
      `${join(folder, 'go.mod')} has no go line or does not require ${tool.module}: run go mod tidy there.`,
    );
  const stamps = Object.entries(tool.stamps?.(version) ?? {}).map(([variable, value]) => `-X ${variable}=${value}`);
  return {
    name,
    version,
    leastGo,
    folder,
    files,
    args: ['-trimpath', `-ldflags=${['-s', '-w', ...stamps].join(' ')}`],
    env: ENV,
  };
}

const OWN = 'own';

/** No compiler for C, no workspace around the folder, and go.mod and go.sum as they are. */
const ENV = { CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false' };

/** The words of each line, of a `require` that stands alone without that word. */
const lines = (goMod: string) =>
  goMod.split('\n').map((line) =>
    line
      .replace(/^require\s/, '')
      .trim()
      .split(/\s+/),
  );

/** Names the result of a recipe: two that could differ in a byte have two names. */
export function digestOf({ name, files, args, env }: Recipe, go: Go): string {
  const { GOVERSION, GOOS, GOARCH } = go;
  const made = JSON.stringify([name, files, args, env, GOVERSION, GOOS, GOARCH, TOOLS[name]]);
  return createHash('sha256').update(made).digest('hex').slice(0, 16);
}
