import { type Json, sorted } from '../../kit/json.ts';

/** What tells the items of a list apart, and whether their order means something. */
export type ListShape =
  | { readonly type: 'map'; readonly keys: readonly string[] }
  | { readonly type: 'set' }
  | { readonly type: 'atomic' };

/** What the schema of an object says of its list at a path; undefined where it says nothing. */
export type ListShapes = (path: readonly (string | number)[]) => ListShape | undefined;

/** The text that each item of both lists stands by; undefined where nothing tells all of them apart. */
export function itemKeys(
  before: readonly Json[],
  after: readonly Json[],
  shape: ListShape | undefined,
): ((item: Json) => string) | undefined {
  const candidates = [...(shape?.type === 'map' ? [shape.keys] : []), ...IDENTIFYING];
  const keys = candidates.find((fields) => tellsApart(before, fields) && tellsApart(after, fields));
  return keys && ((item) => labelOf(item, keys));
}

/**
 * Fields that tell items apart in lists that no schema describes, and in those of which it only says that they are replaced as a
 * whole: names first, then ports, paths and what a rule is about.
 */
const IDENTIFYING: readonly (readonly string[])[] = [
  ['name'],
  ['key'],
  ['id'],
  ['containerPort', 'protocol'],
  ['port', 'protocol'],
  ['port'],
  ['mountPath'],
  ['secretKey'],
  ['host'],
  ['path'],
  ['topologyKey'],
  ['resource'],
  ['group', 'kind', 'name'],
  ['group', 'kind'],
  ['kind', 'name'],
  ['namespace', 'server'],
  ['apiGroups', 'resources', 'resourceNames'],
  ['apiGroups', 'resources'],
  ['type'],
];

function tellsApart(items: readonly Json[], fields: readonly string[]): boolean {
  const labels = items.map((item) => labelOf(item, fields));
  // A field that is left out has its default: what all of the others have is enough.
  return items.every((item) => item[fields[0]!] !== undefined) && new Set(labels).size === items.length;
}

function labelOf(item: Json, fields: readonly string[]): string {
  return fields
    .flatMap((field) => {
      const value = item[field];
      // What the API server fills in is the same as nothing.
      if (value === undefined || (field === 'protocol' && value === 'TCP')) return [];
      if (Array.isArray(value)) return [value.map(wordOf).join('+')];
      return [wordOf(value)];
    })
    .join(',');
}

function wordOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.values(sorted(value) as Json)
    .map((inner) => (typeof inner === 'object' ? JSON.stringify(inner) : String(inner)))
    .join(' ');
}
