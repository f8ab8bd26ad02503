import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Runner } from '../../../src/workspace/run.ts';
import type { Recipe } from './recipe.ts';
import { programsOf, TOOLS, type Tool } from './tools.ts';

/** Where programs are within the folder of a build. */
export const BIN = 'bin';
/** Where a copy of a module is while it is built. */
const SOURCE = 'source';
/** Tells of a finished build, within its folder. */
export const RECORD = 'build.json';

/** What is kept beside the programs of a build. */
export interface BuildRecord {
  readonly tool: string;
  readonly version: string;
  readonly go: string;
  /** Time on the clock, modules fetched included. */
  readonly seconds: number;
}

/**
 * Builds a tool into `folder`, which is there afterwards with all of its programs, or not at all. When another process
 * builds the same, the first one to end wins: what it made is as good.
 *
 * @throws Error with the last lines that Go said.
 */
export async function build(recipe: Recipe, go: string, folder: string, run: Runner, say: Say): Promise<void> {
  const cache = join(folder, '..');
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache);
  const scratch = mkdtempSync(join(cache, SCRATCH));
  const start = performance.now();
  const seconds = () => Math.round((performance.now() - start) / 1000);
  const heartbeat = setInterval(() => say(`still building, ${seconds()} s`), HEARTBEAT);
  try {
    await runGo(recipe, scratch, run);
    const record: BuildRecord = { tool: recipe.name, version: recipe.version, go, seconds: seconds() };
    writeFileSync(join(scratch, RECORD), `${JSON.stringify(record)}\n`);
    rmSync(join(scratch, SOURCE), { recursive: true, force: true });
    settle(scratch, folder);
  } finally {
    clearInterval(heartbeat);
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Takes a line about the progress of one build. */
export type Say = (line: string) => void;

async function runGo(recipe: Recipe, scratch: string, run: Runner): Promise<void> {
  const { name, folder, args, env } = recipe;
  const { programs, links = [], over }: Tool = TOOLS[name];
  const bin = join(scratch, BIN);
  mkdirSync(bin);
  const source = over && (await copyOf(recipe, over, join(scratch, SOURCE), run));
  // Go calls a program after its package, which may be `cmd`; a folder takes several.
  const out = programs.length === 1 ? join(bin, programs[0]!) : `${bin}/`;
  const parallel = Math.min(availableParallelism(), MOST_COMPILERS);
  const { exitCode, stderr } = await run({
    program: 'go',
    args: ['build', '-p', String(parallel), ...args, '-o', out, source === undefined ? 'tool' : '.'],
    cwd: source ?? folder,
    env,
    timeout: LONGEST,
  });
  if (exitCode !== 0) {
    const said = stderr.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('go: downloading'));
    const why = exitCode === 124 ? `it was stopped after ${LONGEST / 60_000} minutes` : `exit code ${exitCode}`;
    throw new Error(`go build of ${name} failed (${why}) in ${folder}:\n${said.slice(-TAIL).join('\n')}`);
  }
  for (const link of links) symlinkSync(programs[0]!, join(bin, link));
  const made = readdirSync(bin);
  const lacking = programsOf(name).filter((program) => !made.includes(program));
  if (lacking.length > 0) throw new Error(`go build of ${name} made ${made.join(', ')}, and not ${lacking.join(', ')}`);
}

/**
 * A copy of the module of a tool, with files of ours in the place of some of its own. Go refuses to overlay files of its cache of
 * modules.
 */
async function copyOf(
  { name, folder, env }: Recipe,
  over: Readonly<Record<string, string>>,
  to: string,
  run: Runner,
): Promise<string> {
  const { module }: Tool = TOOLS[name];
  const call = { program: 'go', args: ['mod', 'download', '-json', module!], cwd: folder, env, timeout: LONGEST };
  const { exitCode, stdout, stderr } = await run(call);
  if (exitCode !== 0) throw new Error(`go mod download of ${name} failed in ${folder}:\n${stdout}${stderr}`);
  const { Dir: from } = JSON.parse(stdout) as { Dir: string };
  cpSync(from, to, { recursive: true });
  // Nobody may write to the cache of modules, and so to no copy of its folders.
  const entries = readdirSync(to, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name));
  for (const one of [to, ...folders]) chmodSync(one, 0o755);
  for (const [file, ours] of Object.entries(over)) cpSync(join(folder, ours), join(to, file), { force: true });
  return to;
}

/** Puts a finished build in its place, in one step. */
function settle(scratch: string, folder: string): void {
  try {
    renameSync(scratch, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

/** Removes what builds left behind that were killed: those that are older than any build may last. */
function removeAbandoned(cache: string): void {
  for (const entry of readdirSync(cache).filter((name) => name.startsWith(SCRATCH))) {
    const path = join(cache, entry);
    const { mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? { mtimeMs: Date.now() };
    if (Date.now() - mtimeMs > 2 * LONGEST) rmSync(path, { recursive: true, force: true });
  }
}

const SCRATCH = '.building-';
/** Milliseconds. The slowest build, Argo CD's, took 9 minutes on two cores that had other work, too. */
const LONGEST = 45 * 60_000;
const HEARTBEAT = 60_000;
/** A compiler or linker takes up to 2 GiB: 16 GiB at once are enough. */
const MOST_COMPILERS = 8;
/** Lines of Go's that an error quotes. */
const TAIL = 20;
