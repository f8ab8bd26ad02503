/**
 * An OpenAPI v3 schema as Kubernetes uses it (a CRD's structural schema, or one definition of the core API).
 * Only the keywords that this project reads are named.
 */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  nullable?: boolean;
  enum?: unknown[];
  pattern?: string;
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: Schema;
  [keyword: string]: unknown;
}

export type Definitions = Record<string, Schema>;

const GROUPS = ['allOf', 'anyOf', 'oneOf'] as const;

/**
 * A copy of `schema` in which `change` has replaced each direct subschema. Values that only look like schemas
 * (a property called `items`, a default that holds `properties`) are left alone.
 *
 * `step` tells where the subschema applies: `.name` of a property, `[]` of a list's items, `{}` of a map's values and
 * '' for the same value again (`allOf`, `anyOf`, `oneOf`, `not`).
 */
export function mapSubschemas(schema: Schema, change: (subschema: Schema, step: string) => Schema): Schema {
  const copy: Schema = { ...schema };
  if (schema.properties) {
    copy.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, change(property, `.${name}`)]),
    );
  }
  if (schema.items) copy.items = change(schema.items, '[]');
  if (typeof schema.additionalProperties === 'object') {
    copy.additionalProperties = change(schema.additionalProperties, '{}');
  }
  for (const group of GROUPS) {
    const branches = schema[group];
    if (branches) copy[group] = branches.map((branch) => change(branch, ''));
  }
  if (schema.not) copy.not = change(schema.not, '');
  return copy;
}

/** Calls `visit` for `schema` and everything below it, parents first, with the path built from the steps of {@link mapSubschemas}. */
export function walkSchema(schema: Schema, visit: (schema: Schema, path: string) => void, path = ''): void {
  visit(schema, path);
  mapSubschemas(schema, (subschema, step) => {
    walkSchema(subschema, visit, path + step);
    return subschema;
  });
}
