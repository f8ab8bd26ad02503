import { isRecord } from './json.ts';
import type { Path } from './path.ts';

/** Every text below a value, with the way to it. */
export function* textsIn(value: unknown, path: Path = []): Iterable<{ readonly text: string; readonly path: Path }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value)) for (const [i, item] of value.entries()) yield* textsIn(item, [...path, i]);
  else if (isRecord(value)) for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, [...path, key]);
}

/** Whether a text below a value is one that is looked for. */
export function someText(value: unknown, isSought: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isSought(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((inner) => someText(inner, isSought));
}
