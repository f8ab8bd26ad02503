import { formatPath, type Path } from '../kit/path.ts';

/** A value of a chart that can be taken away: a scalar, or a map or list with nothing in it. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** Every leaf of values, in their order. */
export function leavesOf(values: unknown, path: Path = []): readonly Leaf[] {
  if (typeof values !== 'object' || values === null) return [{ path, value: values }];
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(values)
    ? values.map((value, i) => [i, value] as const)
    : Object.entries(values);
  if (inner.length === 0) return path.length === 0 ? [] : [{ path, value: values }];
  return inner.flatMap(([step, value]) => leavesOf(value, [...path, step]));
}

/**
 * The values without some of their leaves; a list closes the gap. A map that loses its last key stays, empty: to Helm the
 * same as one that was never there.
 */
export function without<T>(values: T, leaves: readonly Leaf[]): T {
  const gone = new Set(leaves.map(({ path }) => formatPath(path)));
  return rewrite(values, (path, value) => (gone.has(formatPath(path)) ? [] : [value])) as T;
}

/** The values with another value in the place of a leaf, of its kind as far as it has one. */
export function withOther<T>(values: T, leaf: Leaf): T {
  const place = formatPath(leaf.path);
  return rewrite(values, (path, value) => [formatPath(path) === place ? otherThan(leaf.value) : value]) as T;
}

function otherThan(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return `${value}-other`;
  if (Array.isArray(value)) return ['other'];
  return value === null ? 'other' : { other: 'other' };
}

/** A copy in which each value below the top is what `place` puts there: itself, another, or nothing. */
function rewrite(value: unknown, place: (path: Path, value: unknown) => readonly unknown[], path: Path = []): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const below = (step: string | number, inner: unknown) => {
    const at = [...path, step];
    return place(at, inner).map((put) => (put === inner ? rewrite(inner, place, at) : put));
  };
  if (Array.isArray(value)) return value.flatMap((inner, i) => below(i, inner));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => below(key, inner).map((put) => [key, put] as const)),
  );
}
