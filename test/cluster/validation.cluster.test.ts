import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluate } from '../../src/checks/cel/evaluate.ts';
import { withDefaults } from '../../src/checks/schema/defaults.ts';
import type { KubeObject } from '../../src/kit/object.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { CASES, objectsOf } from '../checks/api/cases.ts';
import { EXPRESSIONS, probeOf } from '../checks/cel/expressions.ts';
import { TRANSITIONS, WITNESSES } from '../checks/cel/witnesses.ts';
import { shapeOfCrd } from '../support/cel.ts';
import { verdictOf } from '../support/verdict.ts';
import { Api, ApiError } from './support/api.ts';
import { startControlPlane } from './support/control-plane.ts';
import { established } from './support/crds.ts';
import { Processes } from './support/processes.ts';
import { ensureToolchain } from './support/toolchain.ts';

const folder = mkdtempSync(join(tmpdir(), 'mooring-validation-'));
const processes = new Processes(folder, join(packageRoot(), '.mooring', 'cluster', 'validation'));
const atOnce = pLimit(8);
let api: Api;

beforeAll(async () => {
  const tools = await ensureToolchain(['etcd', 'kubernetes']);
  api = new Api((await startControlPlane(processes, tools, folder, '10.43.0.0/16')).url);
  const crds = new Set([...WITNESSES, ...TRANSITIONS].map(({ crd }) => crd));
  const names = await Promise.all(
    [...crds, ...EXPRESSIONS.map(({ crd }) => crd)].map((crd) =>
      atOnce(async () => (await api.apply(crd)).metadata.name),
    ),
  );
  for (const name of names) await established(api, name);
});
afterAll(() => processes.stop());

interface Row {
  readonly name: string;
  readonly ours: readonly string[];
  /** What the API server says; undefined when it takes the object. */
  readonly theirs: string | undefined;
}

/** What both say of an object: the API server in a dry run of a server-side apply. */
async function asked(name: string, object: KubeObject, ours = verdictOf(object)): Promise<Row> {
  for (let i = 0; ; i++) {
    try {
      await api.apply(object, { dryRun: true });
      return { name, ours, theirs: undefined };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // A definition that is established is served a moment later.
      if (error.status !== 404 || i > 100) return { name, ours, theirs: error.message };
      await sleep(100);
    }
  }
}

function counted(rows: readonly Row[]): { refused: number; accepted: number; differ: readonly string[] } {
  const differ = rows
    .filter(({ ours, theirs }) => ours.length > 0 !== (theirs !== undefined))
    .map(({ name, ours, theirs }) => `${name}: ours ${ours.join('; ') || 'takes it'} / theirs ${theirs ?? 'takes it'}`);
  return {
    refused: rows.filter(({ ours, theirs }) => ours.length > 0 && theirs !== undefined).length,
    accepted: rows.filter(({ ours, theirs }) => ours.length === 0 && theirs === undefined).length,
    differ,
  };
}

const both = (all: readonly { name: string; good: KubeObject; bad: KubeObject }[]) =>
  Promise.all(
    all.flatMap(({ name, good, bad }) => [
      atOnce(() => asked(`${name} (bad)`, bad)),
      atOnce(() => asked(`${name} (good)`, good)),
    ]),
  );

const table: Record<string, object> = {};
function agreed(what: string, rows: readonly Row[]): void {
  const { refused, accepted, differ } = counted(rows);
  table[what] = { objects: rows.length, 'both refuse': refused, 'both accept': accepted, differ: differ.length };
  expect(differ).toEqual([]);
  expect(refused, 'as many are refused as are not').toBe(accepted);
}
afterAll(() => console.table(table));

it('agrees with the API server on what it validates of its own kinds', async () => {
  agreed('kinds and pods', await both(CASES.map((one) => ({ name: one.name, ...objectsOf(one) }))));
});

it('agrees on every rule of the imported definitions, in every place', async () => {
  const rows = await both(WITNESSES);
  agreed('rules of definitions', rows);
  // Both say the rule's own words, but where apply itself tells the items of the list apart.
  const messages = [...WITNESSES.map(({ message }) => message.trim()), 'duplicate entries for key'];
  const silent = rows.filter(({ theirs }) => theirs !== undefined && !messages.some((words) => theirs.includes(words)));
  expect(silent).toEqual([]);
});

it('agrees on rules that compare with the object of before', async () => {
  const rows: Row[] = [];
  for (const { name, crd, before, same, other } of TRANSITIONS) {
    await api.apply(before);
    const shape = shapeOfCrd(crd, before);
    const filled = (object: KubeObject) => withDefaults(object, shape);
    for (const [side, after] of [
      ['bad', other],
      ['good', same],
    ] as const) {
      const ours = evaluate(shape, filled(after), filled(before)).map(({ message }) => message);
      rows.push(await asked(`${name} (${side})`, after, ours));
    }
  }
  agreed('rules of changes', rows);
});

it('agrees on the libraries of CEL', async () => {
  const rows = await Promise.all(
    EXPRESSIONS.flatMap((one) => [
      atOnce(() => asked(`${one.name} (bad)`, probeOf(one, one.bad), one.verdictOf(one.bad))),
      atOnce(() => asked(`${one.name} (good)`, probeOf(one, one.good), one.verdictOf(one.good))),
    ]),
  );
  agreed('libraries of CEL', rows);
});
