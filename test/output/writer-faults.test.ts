import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { applyChanges, compareTree, repair, type TreeFiles, WriterError } from '../../src/output/writer.ts';
import { contents, freshTree, identity, tree, write } from './tree-fixture.ts';

/** What the file system does: refuse a call, or (a crash) that call and every later one. */
const fault = vi.hoisted(() => ({ at: -1, calls: 0, code: '', crash: false, only: '' }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>();
  const mutating = [
    'openSync',
    'writeSync',
    'writeFileSync',
    'linkSync',
    'copyFileSync',
    'utimesSync',
    'mkdirSync',
    'renameSync',
    'rmSync',
  ];
  const wrapped = mutating.map((name) => {
    const real = (fs as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;
    const call = (...args: unknown[]) => {
      if (fault.only !== '' && fault.only !== name) return real(...args);
      const n = fault.calls++;
      const hit = fault.only !== '' || n === fault.at || (fault.crash && fault.at >= 0 && n > fault.at);
      if (hit)
        throw Object.assign(new Error(`${fault.code}: ${name}`), {
          code: fault.code,
          path: typeof args[0] === 'string' ? args[0] : undefined,
        });
      return real(...args);
    };
    return [name, call];
  });
  return { ...fs, ...Object.fromEntries(wrapped) };
});

beforeEach(() => Object.assign(fault, { at: -1, calls: 0, code: '', crash: false, only: '' }));

const OLD = { 'a/x': '1', 'a/y': '1', 'b/c/x': '1', 'b/c/y': '1' };
const CASES: [string, TreeFiles | undefined, TreeFiles][] = [
  ['the first tree', undefined, tree(OLD)],
  ['a single file', tree(OLD), tree({ ...OLD, 'a/x': '2' })],
  ['a folder', tree(OLD), tree({ ...OLD, 'b/c/x': '2', 'b/c/z': '2' })],
  ['a new folder', tree(OLD), tree({ ...OLD, 'd/e/x': '2', 'd/e/y': '2' })],
  ['a removed folder', tree(OLD), tree({ 'a/x': '1', 'a/y': '1' })],
  ['the whole tree', tree(OLD), tree({ 'a/x': '2', 'b/c/x': '1', 'b/c/y': '2' })],
];

function start(before: TreeFiles | undefined): string {
  const dir = freshTree();
  if (before !== undefined) write(dir, before);
  return dir;
}

const found = (dir: string) => (existsSync(dir) ? contents(dir) : undefined);
const plain = (files: TreeFiles | undefined) => files && Object.fromEntries(files);

/** How many calls that change the disk an undisturbed run makes. */
function countCalls(before: TreeFiles | undefined, after: TreeFiles): number {
  const dir = start(before);
  const changes = compareTree(dir, after);
  fault.calls = 0;
  applyChanges(dir, after, changes);
  return fault.calls;
}

describe.each(CASES)('%s', (_, before, after) => {
  it.each(['ENOSPC', 'EACCES'])(
    'refused with %s at any call: one whole tree, no leftovers, and a clear error',
    (code) => {
      const calls = countCalls(before, after);
      expect(calls).toBeGreaterThan(4);
      for (let at = 0; at < calls; at++) {
        Object.assign(fault, { at: -1, code });
        const dir = start(before);
        const changes = compareTree(dir, after);
        Object.assign(fault, { at, calls: 0 });
        let error: unknown;
        try {
          applyChanges(dir, after, changes);
        } catch (thrown) {
          error = thrown;
        }
        fault.at = -1;
        const linkRefused = error === undefined && code === 'EACCES';
        if (!linkRefused) expect(error, `call ${at}`).toBeInstanceOf(WriterError);
        if (error !== undefined) expect((error as WriterError).message).toContain(dirname(dir));
        expect([plain(before), plain(after)], `call ${at}`).toContainEqual(found(dir));
        repair(dir);
        const names = readdirSync(dirname(dir)).filter((name) => name !== 'local');
        expect(names, `call ${at}`).toEqual([]);
        write(dir, after);
        expect(found(dir)).toEqual(plain(after));
      }
    },
  );

  it('stopped dead at any call: repair leads to one whole tree, and the next run to the new one', () => {
    const calls = countCalls(before, after);
    for (let at = 0; at < calls; at++) {
      Object.assign(fault, { at: -1, code: 'EIO', crash: true });
      const dir = start(before);
      const changes = compareTree(dir, after);
      Object.assign(fault, { at, calls: 0 });
      expect(() => applyChanges(dir, after, changes)).toThrow();
      fault.at = -1;

      const left = found(dir) ?? {};
      repair(dir);
      const repaired = found(dir);
      expect([plain(before), plain(after)], `call ${at}`).toContainEqual(repaired);
      const files = Object.fromEntries(Object.entries(left).filter(([path]) => !path.endsWith('/')));
      expect(repaired ?? {}, `call ${at}: nothing but a gap before the repair`).toMatchObject(files);
      expect(readdirSync(dirname(dir)).filter((name) => name !== 'local')).toEqual([]);
      write(dir, after);
      expect(found(dir)).toEqual(plain(after));
    }
  });
});

describe('where hard links are refused', () => {
  it.each(['EPERM', 'EXDEV', 'ENOTSUP', 'EMLINK'])('copies unchanged files, with their times: %s', (code) => {
    const dir = start(tree(OLD));
    const modified = identity(`${dir}/a/y`).split(' ')[1];
    Object.assign(fault, { only: 'linkSync', code });
    const after = tree({ ...OLD, 'a/x': '2', 'a/z': '2' });
    write(dir, after);
    expect(found(dir)).toEqual(plain(after));
    expect(Number(identity(`${dir}/a/y`).split(' ')[1])).toBeCloseTo(Number(modified), 0);
  });
});
