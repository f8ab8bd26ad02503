import type { Path } from './path.ts';

/** Takes a map or a list that stands in a value, with its key and the path to it, which holds during the call only; says whether to look inside. */
type Visit = (part: object, key: string | number, path: Path) => boolean;

/** Visits every map and list that stands in a value, at any depth. */
export function eachPart(value: object, visit: Visit): void {
  descend(value, visit, []);
}

function descend(value: object, visit: Visit, path: (string | number)[]): void {
  if (Array.isArray(value)) for (let i = 0; i < value.length; i++) step(value[i], i, visit, path);
  else for (const key of Object.keys(value)) step((value as Record<string, unknown>)[key], key, visit, path);
}

function step(part: unknown, key: string | number, visit: Visit, path: (string | number)[]): void {
  if (typeof part !== 'object' || part === null) return;
  path.push(key);
  if (visit(part, key, path)) descend(part, visit, path);
  path.pop();
}
