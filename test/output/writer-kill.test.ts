import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repair } from '../../src/output/writer.ts';
import { killTrees } from './kill-trees.ts';
import { contents, freshTree, write } from './tree-fixture.ts';

const KILLS = Number(process.env.MOORING_KILLS ?? 40);
const LANES = 4;

let bundle: string;
beforeAll(() => {
  bundle = join(mkdtempSync(join(tmpdir(), 'mooring-kill-')), 'child.mjs');
  const entry = fileURLToPath(new URL('kill-child.ts', import.meta.url));
  buildSync({ entryPoints: [entry], outfile: bundle, bundle: true, platform: 'node', format: 'esm' });
});
afterAll(() => rmSync(dirname(bundle), { recursive: true }));

const trees = killTrees().map((files) => Object.fromEntries(files));

function isWithin(left: Record<string, string>, whole: Record<string, string>): boolean {
  return Object.entries(left).every(([path, content]) => path.endsWith('/') || whole[path] === content);
}

/** One process killed at some moment; tells whether it was in the middle of something. */
async function killOnce(dir: string, round: number, delay: number): Promise<boolean> {
  const child = spawn(process.execPath, [bundle, dir, String(round)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  await sleep(delay);
  child.kill('SIGKILL');
  expect((await exit)[1]).toBe('SIGKILL');

  const left = existsSync(dir) ? contents(dir) : {};
  expect(
    trees.some((whole) => isWithin(left, whole)),
    'a mixture before the repair',
  ).toBe(true);
  const interrupted = repair(dir);
  if (existsSync(dir)) expect(trees).toContainEqual(contents(dir));
  expect(readdirSync(dirname(dir)).filter((name) => name !== 'local')).toEqual([]);

  const next = killTrees()[(round * 3 + 1) % trees.length]!;
  write(dir, next);
  expect(contents(dir)).toEqual(Object.fromEntries(next));
  return interrupted;
}

it(`leaves one whole tree behind, ${KILLS} times killed at a random moment`, {
  timeout: 10_000 + KILLS * 4000,
}, async () => {
  let seed = 20261121;
  const random = () => {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
    return seed / 0x7fffffff;
  };
  let interrupted = 0;
  let round = 0;
  // How many kills hit a write depends on the machine: there are more of them until enough did.
  const goesOn = () => round < KILLS || (interrupted <= KILLS / 4 && round < KILLS * 4);
  const lane = async (dir: string) => {
    while (goesOn()) if (await killOnce(dir, round++, random() * 60)) interrupted++;
  };
  await Promise.all(Array.from({ length: LANES }, () => lane(freshTree())));
  expect(interrupted).toBeGreaterThan(KILLS / 4);
});
