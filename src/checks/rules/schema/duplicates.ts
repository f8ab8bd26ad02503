import type { Fault } from '../../../contract/problem.ts';
import { isRecord, type Json } from '../../../kit/json.ts';
import { formatPath, type Path } from '../../../kit/path.ts';
import { isDefinition } from '../../../render/definitions.ts';
import { judgeEach } from '../../embedded.ts';
import { allManifests, type Rule } from '../../rule.ts';
import type { Schema } from '../../schema/structural.ts';

export const duplicates: Rule = {
  id: 'schema/duplicates',
  severity: 'error',
  what: 'No list says the same thing twice whose schema tells its items apart by keys (`x-kubernetes-list-map-keys`), or that is a set: containers, ports, volumes, variables, conditions.',
  why: 'The API server refuses the object, or keeps one of the two; server-side apply refuses it always.',
  check: ({ schemas, ...subject }) =>
    judgeEach(allManifests(subject), (object) => {
      const shape = isDefinition(object) ? undefined : schemas.shapeOf(object);
      return shape ? twice(object, shape, []) : [];
    }),
};

function* twice(value: unknown, shape: Schema, path: Path): Iterable<Fault> {
  if (Array.isArray(value)) {
    if (value.length > 1) yield* items(value, shape, path);
    if (shape.items) for (const [i, item] of value.entries()) yield* twice(item, shape.items, [...path, i]);
    return;
  }
  if (!isRecord(value)) return;
  const { properties, additionalProperties } = shape;
  if (properties)
    for (const name in properties)
      if (value[name] !== undefined) yield* twice(value[name], properties[name]!, [...path, name]);
  if (typeof additionalProperties === 'object')
    for (const [name, inner] of Object.entries(value)) yield* twice(inner, additionalProperties, [...path, name]);
}

function* items(list: readonly unknown[], shape: Schema, path: Path): Iterable<Fault> {
  const type = shape['x-kubernetes-list-type'];
  if (type !== 'map' && type !== 'set') return;
  const seen = new Map<string, number>();
  for (const [i, item] of list.entries()) {
    const said = type === 'set' ? JSON.stringify(item) : isRecord(item) ? keyOf(item, shape) : undefined;
    if (said === undefined) continue;
    const first = seen.get(said);
    if (first === undefined) seen.set(said, i);
    else
      yield {
        path: formatPath([...path, i]),
        message: `${said} is there already, as ${formatPath([...path, first])}`,
        fix: 'keep one of the two',
      };
  }
}

/** `name "a"`, `containerPort 80 and protocol "TCP"`; undefined where a key is missing, which the schema tells. */
function keyOf(item: Json, { items, ...shape }: Schema): string | undefined {
  const keys = (shape['x-kubernetes-list-map-keys'] ?? []) as readonly string[];
  const said = keys.map((key) => [key, item[key] ?? items?.properties?.[key]?.default] as const);
  if (said.length === 0 || said.some(([, value]) => value === undefined)) return undefined;
  return said.map(([key, value]) => `${key} ${JSON.stringify(value)}`).join(' and ');
}
