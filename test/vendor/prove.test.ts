import { describe, expect, it } from 'vitest';
import { formatPath } from '../../src/kit/path.ts';
import { leavesOf, without } from '../../src/vendor/leaves.ts';
import { unreadLeaves } from '../../src/vendor/prove.ts';

const paths = (values: unknown) => leavesOf(values).map(({ path }) => formatPath(path));

describe('leaves of values', () => {
  it('are scalars, and what is empty; elements of lists one by one', () => {
    expect(paths({ a: { b: 1, c: null }, d: [], e: {}, f: ['x', { g: true, 'h.i': [2] }] })).toEqual([
      'a.b',
      'a.c',
      'd',
      'e',
      'f[0]',
      'f[1].g',
      'f[1]["h.i"][0]',
    ]);
    expect(leavesOf({})).toEqual([]);
  });

  it('are taken away together where they stood', () => {
    const values = { a: ['x', 'y', 'z'], b: { c: 1 }, d: 2 };
    const gone = leavesOf(values).filter(({ path }) => ['a[0]', 'a[2]', 'b.c'].includes(formatPath(path)));
    expect(without(values, gone)).toEqual({ a: ['y'], b: {}, d: 2 });
    expect(values.a).toEqual(['x', 'y', 'z']);
  });
});

describe('a leaf', () => {
  type Values = Readonly<Record<string, unknown>>;
  const unread = async (values: Values, chart: (values: Values) => string | undefined) => {
    let tried = 0;
    const found = await unreadLeaves(
      values,
      chart(values)!,
      async (other) => chart(other),
      () => tried++,
    );
    expect(tried).toBe(leavesOf(values).length);
    return found.map(({ path }) => formatPath(path));
  };

  it('that changes nothing is found', async () => {
    expect(await unread({ a: 1, b: 2, c: ['x', 'y'] }, ({ a, c }) => JSON.stringify([a ?? 0, c]))).toEqual(['b']);
  });

  it('that is the default said again is read, since another value would change something', async () => {
    const chart = ({ a = 1, b = 1, c = true, d = 'x', e = [], f = {}, g = null }: Values) =>
      JSON.stringify([a, b, c, d, e, f, g]);
    const values = { a: 1, b: 2, c: true, d: 'x', e: [], f: {}, g: null, h: 1 };
    expect(await unread(values, chart)).toEqual(['h']);
  });

  it('without which the chart does not render is read', async () => {
    expect(await unread({ a: 1 }, ({ a }) => (a === undefined ? undefined : 'always the same'))).toEqual([]);
  });

  it('that does nothing beside another is told only when both can go', async () => {
    const either = ({ a, b }: Values) => JSON.stringify(Boolean(a) || Boolean(b));
    expect(await unread({ a: true, b: true, c: 0 }, either)).toEqual(['a', 'c']);
  });
});
