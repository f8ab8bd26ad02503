import { maskPasswords } from '../finding/mask.ts';

/** The part of JSON Schema that option schemas use, and `expected`: a pattern in words. */
export interface AnySchema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, AnySchema>>;
  readonly patternProperties?: Readonly<Record<string, AnySchema>>;
  readonly items?: AnySchema;
  readonly additionalProperties?: AnySchema | boolean;
  readonly anyOf?: readonly AnySchema[];
  readonly oneOf?: readonly AnySchema[];
  readonly description?: string;
  /** What the pattern, or the whole schema, asks for, in words that follow "must be": `a size such as 512Mi or 20Gi`. */
  readonly expected?: string;
  readonly $ref?: string;
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
};

/** What `schema` asks for, in words that follow "must be". */
export function expectation(schema: AnySchema): string {
  if (schema.expected) return schema.expected;
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return either([...new Set(branches.map(expectation))]);
  const values = allowedValues(schema);
  if (values) return either(values.map(String));
  const types = typesOf(schema).map((type) => TYPE_WORDS[type] ?? type);
  return (types.length > 0 ? either(types) : 'another value') + range(schema);
}

/** A value as a person would recognise it in the file. */
export function valueWords(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(maskPasswords(value)) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The values that a schema lists: of `enum`, of `const`, or of a union of those. */
export function allowedValues(schema: AnySchema): readonly unknown[] | undefined {
  if (schema.enum) return schema.enum;
  if ('const' in schema) return [schema.const];
  const branches = schema.anyOf ?? schema.oneOf;
  const values = branches?.map(allowedValues);
  return values?.every((list) => list !== undefined) ? values.flat() : undefined;
}

/** The JSON type of a value, by JSON Schema's names. */
function jsonType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

export function hasType(schema: AnySchema, value: unknown): boolean {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.some((branch) => hasType(branch, value));
  const values = allowedValues(schema);
  if (values) return values.some((allowed) => jsonType(allowed) === jsonType(value));
  const types = typesOf(schema);
  const type = jsonType(value);
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Whether a scalar meets `schema`. Looks at what option schemas use; maps and lists meet any schema of their type. */
export function accepts(schema: AnySchema, value: unknown): boolean {
  const branches = schema.anyOf ?? schema.oneOf;
  if (branches) return branches.some((branch) => accepts(branch, value));
  if (!hasType(schema, value)) return false;
  const values = allowedValues(schema);
  if (values) return values.includes(value);
  if (typeof value === 'number') return inRange(schema, value);
  if (typeof value !== 'string') return true;
  return (
    value.length >= (schema.minLength ?? 0) &&
    value.length <= (schema.maxLength ?? Infinity) &&
    new RegExp(schema.pattern ?? '', 'u').test(value)
  );
}

function inRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: AnySchema, value: number): boolean {
  return (
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    value > (exclusiveMinimum ?? -Infinity) &&
    value < (exclusiveMaximum ?? Infinity)
  );
}

function range({ minimum, maximum, exclusiveMinimum }: AnySchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, ${minimum} or more`;
  if (maximum !== undefined) return `, at most ${maximum}`;
  return exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`;
}

function typesOf(schema: AnySchema): readonly string[] {
  return schema.type === undefined ? [] : typeof schema.type === 'string' ? [schema.type] : schema.type;
}
