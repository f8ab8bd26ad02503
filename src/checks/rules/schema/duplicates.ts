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
      if (!shape) return [];
      const faults: Fault[] = [];
      twice(object, shape, [], faults);
      return faults;
    }),
};

/** Looks along the shape, with the path of the value that it is at. */
function twice(value: unknown, shape: Schema, path: (string | number)[], faults: Fault[]): void {
  const step = (inner: unknown, part: Schema, by: string | number) => {
    if (typeof inner !== 'object' || inner === null) return;
    path.push(by);
    twice(inner, part, path, faults);
    path.pop();
  };
  const { items, properties, additionalProperties } = shape;
  if (Array.isArray(value)) {
    if (value.length > 1) faults.push(...repeated(value, shape, path));
    if (items) for (let i = 0; i < value.length; i++) step(value[i], items, i);
  } else if (isRecord(value)) {
    if (properties) for (const name in properties) step(value[name], properties[name]!, name);
    if (typeof additionalProperties === 'object')
      for (const name of Object.keys(value)) step(value[name], additionalProperties, name);
  }
}

function* repeated(list: readonly unknown[], shape: Schema, path: Path): Iterable<Fault> {
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
