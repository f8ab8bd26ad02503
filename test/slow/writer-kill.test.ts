import { expect, it } from 'vitest';
import { killTrees } from '../output/kill-trees.ts';
import { killWriters } from '../output/kills.ts';
import { write } from '../output/tree-fixture.ts';

/** Of the kills, how many must hit the middle of a write. */
const KILLS = Number(process.env.MOORING_KILLS ?? 20);

it(`leaves one whole tree behind, ${KILLS} times killed in the middle of a write`, {
  timeout: 60_000 + KILLS * 4000,
}, async () => {
  const trees = killTrees();
  const next = (dir: string, tree: number) => void write(dir, trees[tree]!);
  const { kills, hits, failures } = await killWriters({ trees, hits: KILLS, seed: 20261121, next });
  expect(failures, `of ${kills} kills`).toEqual([]);
  expect(hits, `of ${kills} kills`).toBeGreaterThanOrEqual(KILLS);
});
