import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { campaign } from '../fuzz/campaign.ts';
import { killSynths } from '../fuzz/kill-synths.ts';
import { Summary } from '../fuzz/summary.ts';

const CASES = 400;
const KILLS = 30;
const SEED = Number(process.env.MOORING_SEED ?? 20261121);

/** A hang is told case by case: this only ends what nobody else does, on the busiest machine. */
const timeout = 3_600_000;

it(`ends ${CASES} configurations with a whole tree or a clear error`, { timeout }, async () => {
  const summary = new Summary();
  await campaign({
    seed: SEED,
    cases: CASES,
    workers: availableParallelism(),
    onJudged: (judged) => summary.add(judged),
  });
  expect(summary.cases).toBe(CASES);
  const again = (number: number) => `npm run fuzz -- --seed ${SEED} --case ${number}`;
  expect(summary.violated.map(({ number, violations }) => ({ again: again(number), violations }))).toEqual([]);
  // A generator that only makes mistakes would prove little.
  expect(summary.count('sound', 'done')).toBeGreaterThan(CASES / 10);
  expect(summary.count('all', 'configuration')).toBeGreaterThan(CASES / 10);
});

it(`repairs with the next synth what ${KILLS} kills in the middle of a write leave`, { timeout }, async () => {
  const { kills, hits, failures } = await killSynths(KILLS, SEED);
  expect(failures, `of ${kills} kills`).toEqual([]);
  expect(hits, `of ${kills} kills`).toBeGreaterThanOrEqual(KILLS);
});
