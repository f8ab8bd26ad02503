import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { type Runner, runProgram } from '../../../src/workspace/run.ts';
import { BIN, type BuildRecord, build, RECORD } from './build.ts';
import { requireGo } from './machine.ts';
import { digestOf, recipeOf } from './recipe.ts';
import { CLUSTER_TOOLS, type ProgramName, programsOf, type ToolName } from './tools.ts';

/** A tool whose programs are there. */
export interface BuiltTool extends BuildRecord {
  readonly tool: ToolName;
  /** Folder of its programs. */
  readonly bin: string;
  /** Of its programs together. */
  readonly bytes: number;
  /** This call built it; the others were there. */
  readonly fresh: boolean;
}

/** Programs that the tests of a whole cluster run, at their pinned versions. */
export interface Toolchain {
  readonly tools: readonly BuiltTool[];
  /**
   * Where a program is.
   *
   * @throws Error when its tool was not asked for.
   */
  path(program: ProgramName): string;
  /** `PATH` for programs that call others by name: Argo CD calls helm, kustomize, git and itself. */
  readonly searchPath: string;
}

export interface ToolchainOptions {
  /** Folder that keeps builds; default: in the user’s cache, which all clones share. It may be deleted at any time. */
  readonly cache?: string;
  /** Takes a line for each build that starts, goes on and ends; default: standard error. */
  readonly log?: (line: string) => void;
  readonly run?: Runner;
}

/**
 * The programs of these tools, built where no build with this recipe is kept: one after the other, since Go keeps every
 * core busy with one.
 *
 * @throws MachineError when there is no Go, or it is too old.
 */
export async function ensureToolchain(
  names: readonly ToolName[] = CLUSTER_TOOLS,
  { cache = cacheFolder(process.env), log = console.error, run = runProgram }: ToolchainOptions = {},
): Promise<Toolchain> {
  const tools: BuiltTool[] = [];
  for (const name of names) tools.push(await ensureTool(name, cache, log, run));
  return {
    tools,
    path: (program) => {
      const tool = tools.find(({ tool }) => programsOf(tool).includes(program));
      if (tool === undefined) throw new Error(`${program} is not in this toolchain, which has ${names.join(', ')}`);
      return join(tool.bin, program);
    },
    searchPath: [...tools.map(({ bin }) => bin), process.env.PATH ?? ''].join(':'),
  };
}

/** Where builds are kept: a folder of the user's, as the XDG Base Directory Specification has it. */
export function cacheFolder({ XDG_CACHE_HOME: cache = '' }: NodeJS.ProcessEnv): string {
  // The specification has relative paths ignored.
  return join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'mooring', 'cluster');
}

async function ensureTool(name: ToolName, cache: string, log: (line: string) => void, run: Runner): Promise<BuiltTool> {
  const recipe = recipeOf(name);
  const go = await requireGo(recipe, run);
  const folder = join(cache, `${name}-${digestOf(recipe, go)}`);
  const fresh = !existsSync(folder);
  if (fresh) {
    const say = (line: string) => log(`toolchain: ${name} ${recipe.version}: ${line}`);
    say(`building with ${go.GOVERSION}`);
    await build(recipe, go.GOVERSION, folder, run, say);
    say(`built in ${recordOf(folder).seconds} s`);
  }
  const bin = join(folder, BIN);
  return { ...recordOf(folder), tool: name, bin, bytes: bytesOf(bin), fresh };
}

const recordOf = (folder: string) => JSON.parse(readFileSync(join(folder, RECORD), 'utf8')) as BuildRecord;

const bytesOf = (bin: string) =>
  readdirSync(bin, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(bin, entry.name)).size, 0);
