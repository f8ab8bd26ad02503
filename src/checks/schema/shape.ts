import type { Definitions, Schema } from './structural.ts';

/** Part of the key of shapes that are kept: raise it whenever this file makes something else of the same schema. */
export const SHAPE_GENERATION = 1;

/** Where a schema has its rules in CEL. */
export const RULES = 'x-kubernetes-validations';
const LIST_TYPE = 'x-kubernetes-list-type';

/** What a rule or a list needs of the schema of a value: the rest says only which values pass. */
const KEPT = ['default', 'nullable', RULES, LIST_TYPE, 'x-kubernetes-list-map-keys', 'x-kubernetes-map-type'] as const;
const FORMATS = ['date', 'date-time', 'duration', 'byte'];

/**
 * What a schema says beside which values pass: rules in CEL, keys of lists, and what those need to be evaluated; undefined when it
 * says nothing of the kind. It is a small part of a schema, and what `checks/cel` and `schema/duplicates` walk along.
 *
 * @param core the definitions that the schema refers to.
 */
export function shapeOf(schema: Schema, core: Definitions): Schema | undefined {
  const text = JSON.stringify(schema);
  const wanted = [RULES, LIST_TYPE, '"$ref"'].some((word) => text.includes(word));
  if (!wanted) return undefined;
  const { properties: { status: _, ...properties } = {}, ...rest } = schema;
  return shaped({ ...rest, properties }, core, text.includes(RULES), []);
}

/** @param typed whether rules need to know of the types of values. */
function shaped(node: Schema, core: Definitions, typed: boolean, above: readonly string[]): Schema | undefined {
  if (node.$ref) {
    const name = node.$ref.slice(node.$ref.lastIndexOf('/') + 1);
    // A schema inside itself (that of a definition's types) is no place of lists with keys.
    return core[name] && !above.includes(name) ? shaped(core[name], core, typed, [...above, name]) : undefined;
  }
  const own: Schema = {};
  for (const keyword of KEPT)
    if (node[keyword] !== undefined && (typed || keyword.startsWith('x-')))
      Object.assign(own, { [keyword]: node[keyword] });
  if (own[LIST_TYPE] === 'atomic') delete own[LIST_TYPE];
  if (typed && node.type === 'number') own.type = 'number';
  if (typed && FORMATS.includes(node.format ?? '')) own.format = node.format!;
  const parts = partsOf(node, core, typed, above);
  const keys = (node['x-kubernetes-list-map-keys'] ?? []) as readonly string[];
  if (own[LIST_TYPE] === 'map') parts.items = { ...parts.items, ...keyDefaults(node, core, keys, parts.items) };
  const shape = { ...own, ...parts };
  return Object.keys(shape).length > 0 ? shape : undefined;
}

function partsOf(node: Schema, core: Definitions, typed: boolean, above: readonly string[]): Schema {
  const parts: Schema = {};
  const found = (part: Schema) => shaped(part, core, typed, above);
  const properties = Object.entries(node.properties ?? {}).flatMap(([name, property]) => {
    const shape = found(property);
    return shape ? [[name, shape] as const] : [];
  });
  if (properties.length > 0) parts.properties = Object.fromEntries(properties);
  const items = node.items && found(node.items);
  if (items) parts.items = items;
  // That it is a map is said, too: its keys are no names of fields.
  if (typeof node.additionalProperties === 'object') {
    const values = found(node.additionalProperties);
    if (values || typed) parts.additionalProperties = values ?? {};
  }
  const allOf = node.allOf?.map(found).filter((branch) => branch !== undefined);
  if (allOf?.length) parts.allOf = allOf;
  return parts;
}

/** Keys with a default that the OpenAPI does not publish (k8s.io/api@v0.35.4 core/v1/types.go, `+default="TCP"`). */
const UNPUBLISHED: Readonly<Record<string, unknown>> = { protocol: 'TCP' };

/** A key that is not said has its default: two ports of the same number are both TCP. */
function keyDefaults(node: Schema, core: Definitions, keys: readonly string[], items: Schema = {}): Schema {
  const { $ref } = node.items ?? {};
  const full = $ref ? core[$ref.slice($ref.lastIndexOf('/') + 1)] : node.items;
  const defaults = keys.flatMap((key) => {
    const value = full?.properties?.[key]?.default ?? ($ref ? UNPUBLISHED[key] : undefined);
    return value === undefined ? [] : [[key, { ...items.properties?.[key], default: value }] as const];
  });
  return defaults.length > 0 ? { properties: { ...items.properties, ...Object.fromEntries(defaults) } } : {};
}
