/** An expression of the Common Expression Language. */
export type Expression = string;

/** A string, in quotes that YAML leaves alone; CEL escapes as JSON does. */
export const text = (value: string): Expression => (/['\\]/.test(value) ? JSON.stringify(value) : `'${value}'`);

export const list = (values: readonly string[]): Expression => `[${values.map(text).join(', ')}]`;

/** A value as it is. What lists and maps hold may be of several types. */
export function literal(value: unknown): Expression {
  if (typeof value === 'string') return text(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${value.map(dynamic).join(', ')}]`;
  return mapOf(
    Object.entries(value),
    ([key]) => key,
    ([, one]) => dynamic(one),
  );
}

const dynamic = (value: unknown): Expression => `dyn(${literal(value)})`;

/** A map from text to what `value` writes. */
export function mapOf<T>(items: readonly T[], key: (item: T) => string, value: (item: T) => Expression): Expression {
  return `{${items.map((item) => `${text(key(item))}: ${value(item)}`).join(', ')}}`;
}

/** Whether it holds for each element of a list, or each key of a map; or for one of them. */
export const each = (of: Expression, name: string, holds: Expression, how: 'all' | 'exists' = 'all'): Expression =>
  `${of}.${how}(${name}, ${holds})`;

/** Whether all of them hold. */
export const all = (...expressions: readonly Expression[]): Expression => expressions.join(' && ');

/** Names of an object's fields; none of what is no object. */
export function fieldsOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}
