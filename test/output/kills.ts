import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { repair, type TreeFiles } from '../../src/output/writer.ts';
import { Draw } from '../fuzz/draw.ts';
import { contents, TEMPORARY } from './disk.ts';

export interface KillPlan {
  /** Written in turn by the processes that are killed. */
  readonly trees: readonly TreeFiles[];
  /** How many kills must hit the middle of a write: which do depends on the machine, and so does how many it takes. */
  readonly hits: number;
  readonly seed: number;
  /** Makes the folder hold the tree of this number, as the next synth would. */
  readonly next: (dir: string, tree: number) => void | Promise<void>;
  /** Told after each that hit. */
  readonly onHit?: (hits: number) => void;
}

export interface KillCount {
  readonly kills: number;
  /** Those after which there was something to repair. */
  readonly hits: number;
  /** What must never be, with all that is known of it. */
  readonly failures: readonly string[];
}

/** Processes at a time, each with a folder of its own. */
const LANES = 4;
/** A process is killed up to so long after it began to write. */
const LONGEST_MS = 60;
/** Kills for one that hits, at most: writing is a good part of what the process does, so far fewer are needed. */
const PATIENCE = 40;

/**
 * Kills writers (SIGKILL) at random moments, and looks at what each leaves: before the repair nothing but parts of one tree,
 * after it one whole tree or none, no leftovers beside it; and the next write goes through. Ends at the first failure.
 */
export async function killWriters({ trees, hits: wanted, seed, next, onHit }: KillPlan): Promise<KillCount> {
  const base = mkdtempSync(join(TEMPORARY, 'mooring-kill-'));
  const [bundle, list] = [join(base, 'child.mjs'), join(base, 'trees.json')];
  const entry = fileURLToPath(new URL('kill-child.ts', import.meta.url));
  buildSync({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
  writeFileSync(list, JSON.stringify(trees.map((files) => [...files])));

  const draw = new Draw(seed);
  const wholes = trees.map((files): Tree => Object.fromEntries(files));
  const failures: string[] = [];
  let kills = 0;
  let hits = 0;
  const lane = async (dir: string) => {
    mkdirSync(dirname(dir), { recursive: true });
    while (failures.length === 0 && hits < wanted && kills < wanted * PATIENCE) {
      const first = kills++;
      const delay = draw.integer(0, LONGEST_MS);
      const seen = await killOne([bundle, dir, list, String(first)], delay);
      const wrong = [...seen, ...look(dir, wholes)];
      const lock = lockOf(dir);
      try {
        if (repair(dir)) {
          hits++;
          onHit?.(hits);
        }
        wrong.push(...repaired(dir, wholes));
        const tree = draw.integer(0, trees.length - 1);
        await next(dir, tree);
        wrong.push(...differences('the next write', contents(dir), wholes[tree]!));
      } catch (error) {
        wrong.push((error as Error).stack ?? String(error));
      }
      if (wrong.length > 0)
        failures.push(`kill ${first}, ${delay} ms after the start; lock: ${lock}\n  ${wrong.join('\n  ')}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, (_, i) => lane(join(base, `lane-${i}`, 'dist', 'local'))));
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
  return { kills, hits, failures };
}

type Tree = Readonly<Record<string, string>>;

/** One process, killed; says what happened when it ended in another way. */
async function killOne(args: readonly string[], delay: number): Promise<string[]> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let symptom = '';
  child.stderr.on('data', (chunk) => {
    symptom += chunk;
  });
  const closed = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), closed]);
  await sleep(delay);
  child.kill('SIGKILL');
  const [code, signal] = await closed;
  return signal === 'SIGKILL' ? [] : [`the writer ended by itself with ${signal ?? `exit code ${code}`}: ${symptom}`];
}

function lockOf(dir: string): string {
  const beside = readdirSync(dirname(dir)).filter((name) => name.includes('lock'));
  return (
    beside.map((name) => `${name} ${JSON.stringify(readFileSync(join(dirname(dir), name), 'utf8'))}`).join(', ') ||
    'none'
  );
}

/** Before the repair, parts of a tree may be away for a moment, but nothing is there of another. */
function look(dir: string, wholes: readonly Tree[]): string[] {
  const left = existsSync(dir) ? contents(dir) : {};
  const isPart = (whole: Tree) =>
    Object.entries(left).every(([path, text]) => path.endsWith('/') || whole[path] === text);
  return wholes.some(isPart) ? [] : ['a mixture before the repair', ...nearest(left, wholes)];
}

function repaired(dir: string, wholes: readonly Tree[]): string[] {
  const left = existsSync(dir) ? contents(dir) : {};
  const known = Object.keys(left).length === 0 || wholes.some((whole) => differences('', left, whole).length === 0);
  const litter = readdirSync(dirname(dir)).filter((name) => name !== 'local');
  return [
    ...(known ? [] : ['no whole tree after the repair', ...nearest(left, wholes)]),
    ...(litter.length > 0 ? [`left beside the tree: ${litter}`] : []),
  ];
}

function nearest(left: Tree, wholes: readonly Tree[]): string[] {
  const each = wholes.map((whole, i) => differences(`against tree ${i}`, left, whole));
  return each.sort((a, b) => a.join().length - b.join().length)[0]!;
}

function differences(what: string, found: Tree, expected: Tree): string[] {
  const paths = [...new Set([...Object.keys(found), ...Object.keys(expected)])].filter(
    (path) => found[path] !== expected[path],
  );
  const word = (path: string) => `${path in found ? (path in expected ? 'other ' : 'extra ') : 'no '}${path}`;
  return paths.length > 0 ? [`${what}: ${paths.slice(0, 20).map(word).join(', ')} (${paths.length} in all)`] : [];
}
