import { expect, it } from 'vitest';
import { apply, differences } from './difference.ts';

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const told = (from: Record<string, string>, to: Record<string, string>) =>
  Object.fromEntries(differences(new Map(Object.entries(from)), new Map(Object.entries(to)), (path) => path[0]!));

it('tells what is changed, new and gone, by group', () => {
  const from = { 'a/1': text('one', 'two', 'three', 'four', 'five', 'six'), 'a/2': text('same'), 'b/1': text('gone') };
  const to = { 'a/1': text('one', 'two', 'three', 'FOUR', 'five', 'six'), 'a/2': text('same'), 'b/2': text('new', '') };
  expect(told(from, to)).toEqual({
    a: text('--- a/1', '+++ a/1', '@@', ' two', ' three', '-four', '+FOUR', ' five', ' six'),
    b: text('--- b/1', '+++ /dev/null', '--- /dev/null', '+++ b/2', '@@', '+new', '+'),
  });
});

it('says nothing of what is the same', () => {
  expect(told({ a: text('one') }, { a: text('one') })).toEqual({});
});

it('does not change when lines elsewhere do, in both', () => {
  const more = (...lines: string[]) => ['a', 'b', 'c', 'd', ...lines, 'e', 'f'];
  const plain = told({ a: text(...more('x')) }, { a: text(...more('y')) });
  expect(told({ a: text('new', ...more('x')) }, { a: text('new', ...more('y')) })).toEqual(plain);
});

it('shows more lines where few would fit elsewhere too', () => {
  const block = ['- name: a', '  cpu: 1', '  memory: 1', '  disk: 1'];
  const lines = ['first:', ...block, 'second:', ...block];
  const changed = lines.with(8, '  memory: 2');
  const hunks = told({ a: text(...lines) }, { a: text(...changed) }).a!;
  expect(hunks).toContain(' second:');
  expect(apply(lines, [hunks.trimEnd().split('\n').slice(3)])).toEqual(changed);
});
