import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { isSettled } from './support/applications.ts';
import { type Look, look, nameOf } from './support/doctor.ts';
import { FAULTS, type Fault, refresh } from './support/faults.ts';
import { World } from './support/world.ts';

const folder = join(packageRoot(), 'test', 'cluster', 'platforms', 'doctor');
const snapshots = join(packageRoot(), '.mooring', 'cluster', 'doctor');
/** Seconds until a fault is told, or gone: Argo CD looks again within 20, and tries a sync again within as many. */
const PATIENCE = 120;
/** Looks, a second apart, in which the first cause is the same: Argo CD tells of some things a moment later. */
const STEADY = 3;

describe.skipIf(process.env.MOORING_KUBECONFIG)('doctor on a cluster', () => {
  const rows: string[][] = [['planted', 'played of it', 'said first', 'after s', 'well after s']];
  let world: World;
  let isWell = false;

  beforeAll(async () => {
    world = await World.start({ name: 'doctor', folder, environment: 'local' });
    await world.applyRoot();
    await world.apps.settle(world.applications, 300, () => world.processes.check());
  });
  afterAll(async () => {
    await world?.stop();
    console.log(table(rows));
  });

  it('finds nothing in a platform that is well', async () => {
    const { diagnosis } = await look(world);
    expect(diagnosis).toMatchObject({ well: true, causes: [], working: [], gaps: [] });
    isWell = true;
  });

  for (const fault of FAULTS)
    it(`names ${fault.what} first, and nothing once it is mended`, async ({ skip }) => {
      if (!isWell) skip('the platform is not well');
      isWell = false;
      const planting = performance.now();
      await fault.plant(world);
      const said = await firstCauses(fault);
      const named = seconds(planting);
      const mending = performance.now();
      await fault.undo(world);
      await becomesWell(fault);
      isWell = true;
      rows.push([fault.what, fault.played ?? '', said.at(-1) ?? '', named, seconds(mending)]);
      // Nor anything else before it: who follows a wrong word mends the wrong thing.
      expect(said).toEqual([fault.named]);
    });

  /** The first causes that doctor names, one after the other, until it is the right one and stays so. */
  async function firstCauses(fault: Fault): Promise<readonly string[]> {
    const said: string[] = [];
    let looks = 0;
    await until(fault, ({ diagnosis: { causes }, snapshot }) => {
      const name = causes[0] && nameOf(causes[0]);
      const isRight = name?.startsWith(fault.named) ?? false;
      // Which of many Applications it is told of may change.
      const told = isRight ? fault.named : name;
      if (told !== undefined && said.at(-1) !== told) said.push(told);
      keep(fault, { snapshot, causes });
      looks = isRight ? looks + 1 : 0;
      return looks === STEADY;
    }).catch((error) => said.push(String(error.message)));
    return said;
  }

  /** Twice in a row, so that no moment between two troubles counts. */
  async function becomesWell(fault: Fault): Promise<void> {
    let looks = 0;
    await until(fault, ({ diagnosis: { causes, gaps } }) => {
      const isFine = causes.length === 0 && gaps.length === 0 && world.apps.latest.every(isSettled);
      looks = isFine ? looks + 1 : 0;
      return looks === 2;
    });
  }

  async function until(fault: Fault, is: (look: Look) => boolean): Promise<void> {
    const end = Date.now() + PATIENCE * 1000;
    for (let round = 0; ; round++) {
      // At once and then each few seconds: a revision that was looked up counts for five.
      if (round % 4 === 0) await refresh(world, fault.refresh);
      const seen = await look(world);
      if (is(seen)) return;
      world.processes.check();
      if (Date.now() > end) {
        keep(fault, seen);
        throw new Error(`not within ${PATIENCE} s: ${seen.diagnosis.causes.map(nameOf).join('; ')}`);
      }
      await sleep(1000);
    }
  }
});

/** For people, and as material for recorded states. */
function keep({ what }: Fault, seen: object): void {
  mkdirSync(snapshots, { recursive: true });
  writeFileSync(join(snapshots, `${what.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(seen, undefined, 1));
}

const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(0);

function table(rows: readonly (readonly string[])[]): string {
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
}
