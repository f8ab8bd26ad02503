import { identityOf, type KubeObject } from '../kit/object.ts';
import type { ChartObject } from './objects.ts';

/** A place in an object that two renders of one chart fill otherwise. */
export interface Difference {
  readonly source: string;
  readonly object: KubeObject;
  /** `data.password`; empty for an object that is only there once. */
  readonly path: string;
}

/** Compares two renders, by identity: every field that is not the same, and every object that only one of them has. */
export function differencesOf(first: readonly ChartObject[], second: readonly ChartObject[]): readonly Difference[] {
  const others = new Map(second.map((one) => [identityOf(one.object), one.object]));
  const found: Difference[] = [];
  for (const { source, object } of first) {
    const key = identityOf(object);
    const other = others.get(key);
    others.delete(key);
    if (other === undefined) found.push({ source, object, path: '' });
    else for (const path of pathsBetween(object, other, '')) found.push({ source, object, path });
  }
  for (const { source, object } of second)
    if (others.get(identityOf(object)) === object) found.push({ source, object, path: '' });
  return found;
}

function* pathsBetween(a: unknown, b: unknown, path: string): Iterable<string> {
  if (Object.is(a, b)) return;
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  ) {
    yield path;
    return;
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)]))
    yield* pathsBetween(left[key], right[key], Array.isArray(a) ? `${path}[${key}]` : step(path, key));
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}["${key}"]`;
  return path === '' ? key : `${path}.${key}`;
}
