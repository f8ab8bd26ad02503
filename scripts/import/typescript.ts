import type { Schema } from '../../src/checks/schema/structural.ts';

/** The name of the exported type that stands for a schema, or undefined when the schema is written out in place. */
export type NameOf = (schema: Schema) => string | undefined;

/** The TypeScript type of the values that `schema` accepts. */
export function typeOf(schema: Schema, nameOf: NameOf, indent = ''): string {
  const type = nameOf(schema) ?? writeOut(schema, nameOf, indent);
  return schema.nullable && type !== 'unknown' ? `${type} | null` : type;
}

/** As {@link typeOf}, but `schema` itself is written out: the right-hand side of its own declaration. */
export function writeOut(schema: Schema, nameOf: NameOf, indent = ''): string {
  if (schema['x-kubernetes-int-or-string']) return 'number | string';
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'number':
      return schema.type;
    case 'integer':
      return 'number';
    case 'array':
      return listOf(schema.items ?? {}, nameOf, indent);
    case 'object':
      return objectOf(schema, nameOf, indent);
    default:
      return 'unknown';
  }
}

function listOf(items: Schema, nameOf: NameOf, indent: string): string {
  const type = typeOf(items, nameOf, indent);
  const isUnion = !nameOf(items) && (items.enum || items['x-kubernetes-int-or-string']);
  return isUnion || items.nullable ? `(${type})[]` : `${type}[]`;
}

function objectOf(schema: Schema, nameOf: NameOf, indent: string): string {
  const { properties, additionalProperties } = schema;
  if (properties) {
    const inner = `${indent}  `;
    const members = Object.keys(properties)
      .sort()
      .map(
        (name) =>
          `${inner}${key(name)}${isRequired(schema, name) ? '' : '?'}: ${typeOf(properties[name]!, nameOf, inner)};`,
      );
    if (isOpen(schema)) members.push(`${inner}[field: string]: unknown;`);
    return `{\n${members.join('\n')}\n${indent}}`;
  }
  if (typeof additionalProperties === 'object')
    return `Record<string, ${typeOf(additionalProperties, nameOf, indent)}>`;
  return 'Record<string, unknown>';
}

/** What has a default need not be written: the API server fills it in before it validates. */
function isRequired(schema: Schema, name: string): boolean {
  return Boolean(schema.required?.includes(name)) && schema.properties?.[name]?.default === undefined;
}

function isOpen(schema: Schema): boolean {
  return Boolean(
    schema['x-kubernetes-preserve-unknown-fields'] ||
      schema['x-kubernetes-embedded-resource'] ||
      schema.additionalProperties,
  );
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
}

function literal(value: unknown): string {
  return typeof value === 'string' && !/['\\\n]/.test(value) ? `'${value}'` : JSON.stringify(value);
}

/** `envFrom` → `EnvFrom`, `io.k8s-thing` → `IoK8sThing`. */
export function pascalCase(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
