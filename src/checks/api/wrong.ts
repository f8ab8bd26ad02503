import type { Fault } from '../../contract/problem.ts';

/** A fault, in short. */
export const wrong = (path: string, message: string, fix: string): Fault => ({ path, message, fix });

/** Names those of some fields that an object has. */
export const presentOf = (object: object, fields: readonly string[]): readonly string[] =>
  fields.filter((field) => (object as Record<string, unknown>)[field] != null);

/** An object that takes exactly one of some fields. */
export function* exactlyOne(object: object, fields: readonly string[], path: string): Iterable<Fault> {
  const there = presentOf(object, fields);
  if (there.length === 1) return;
  const all = `${fields.slice(0, -1).join(', ')} or ${fields.at(-1)}`;
  if (there.length === 0) yield wrong(path, `has none of ${all}`, `say one of ${all}`);
  else yield wrong(path, `has ${there.join(' and ')}, and may have one only`, `keep one of ${there.join(' and ')}`);
}
