import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { filesOfTree, rememberTree, writtenHere } from '../../src/output/last-tree.ts';

function place() {
  const top = mkdtempSync(join(tmpdir(), 'mooring-last-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  return { cache: join(top, 'cache'), dir: top, put: (text: string) => writeFileSync(join(top, 'a.yaml'), text) };
}

it('tells what synth wrote from what somebody changed or added, and knows nothing without a memory', () => {
  const { cache, dir, put } = place();
  put('one');
  expect(writtenHere(cache, dir)('a.yaml')).toBeUndefined();
  rememberTree(cache, dir, new Map([['a.yaml', 'one']]));
  expect(writtenHere(cache, dir)('a.yaml')).toBe(true);
  put('mine');
  expect(writtenHere(cache, dir)('a.yaml')).toBe(false);
  writeFileSync(join(dir, 'b.yaml'), 'mine');
  expect(writtenHere(cache, dir)('b.yaml')).toBe(false);
  // There is nothing to lose.
  expect(writtenHere(cache, dir)('gone.yaml')).toBe(true);
});

it('knows both trees of a synth that was killed, and no older one', () => {
  const { cache, dir, put } = place();
  for (const text of ['one', 'two', 'three']) rememberTree(cache, dir, new Map([['a.yaml', text]]));
  const known = (text: string) => {
    put(text);
    return writtenHere(cache, dir)('a.yaml');
  };
  expect(['one', 'two', 'three'].map(known)).toEqual([false, true, true]);
});

it('counts the lists of objects among the files of a tree', () => {
  const index = {
    version: 1 as const,
    objects: { x: { component: 'kafka', file: 'components/kafka/topic/a.yaml', wave: 1 } },
  };
  expect([...filesOfTree(index)]).toEqual([
    'components/kafka/topic/a.yaml',
    'components/kafka/kustomization.yaml',
    'root.yaml',
    'index.json',
  ]);
});
