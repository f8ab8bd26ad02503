import type { TSchema } from 'typebox';
import { withDefaults } from './options.ts';
import { type AnySchema, expectation } from './schema-words.ts';

/** One option, as the reference and `explain` show it. */
export interface OptionRow {
  /** Dotted: `resources.memory`, `topics.<name>.retention`, `checks.off[].rule`. */
  readonly name: string;
  /** What it takes, in words. */
  readonly type: string;
  /** Whether it must be said. */
  readonly required: boolean;
  /** Its defaults by profile; absent when it has none. */
  readonly local?: unknown;
  readonly production?: unknown;
  readonly description: string;
}

type Schema = AnySchema & { readonly default?: unknown; readonly patternProperties?: Readonly<Record<string, Schema>> };

/** The options of a map's schema, nested ones after the option that holds them. `skip` leaves out what is described elsewhere. */
export function describeOptions(schema: TSchema, skip: ReadonlySet<string> = new Set()): readonly OptionRow[] {
  return properties(schema as Schema, '').filter(({ name }) => !skip.has(name));
}

function properties(schema: Schema, prefix: string): OptionRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    option(inner as Schema, `${prefix}${key}`, schema.required?.includes(key) ?? false),
  );
}

function option(schema: Schema, name: string, named: boolean): OptionRow[] {
  // A map with known keys that is always there says nothing that its keys do not.
  const always = schema.properties !== undefined && schema.default !== undefined;
  return [...(always ? [] : [row(schema, name, named && schema.default === undefined)]), ...inside(schema, name)];
}

function row(schema: Schema, name: string, required: boolean): OptionRow {
  const [local, production] = (['local', 'production'] as const).map((profile) =>
    withDefaults(schema as TSchema, undefined, profile),
  );
  return {
    name,
    type: typeWords(schema),
    required,
    ...(local !== undefined && { local, production }),
    description: schema.description ?? '',
  };
}

/** What a map, the entries of a map or list, or a branch of a union holds. */
function inside(schema: Schema, name: string): OptionRow[] {
  const entry = entryOf(schema);
  return [
    ...properties(schema, `${name}.`),
    ...(entry ? inside(entry, `${name}.<name>`) : []),
    ...(schema.items ? inside(schema.items as Schema, `${name}[]`) : []),
    ...(schema.anyOf ?? []).flatMap((branch) => inside(branch as Schema, name)),
  ];
}

function entryOf(schema: Schema): Schema | undefined {
  return Object.values(schema.patternProperties ?? {})[0];
}

/** What a schema takes, in words without an article: `whole number from 1 to 99`, `list of text`. */
export function typeWords(schema: AnySchema): string {
  if (schema.expected) return bare(schema.expected);
  if (schema.enum) return expectation(schema);
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeWords))].join(' or ');
  if (schema.items) return `list of ${typeWords(schema.items)}`;
  const entry = entryOf(schema as Schema);
  if (entry && !entry.properties) return `map of ${typeWords(entry)}`;
  if (Object.keys(schema).length === 0) return 'anything';
  return bare(expectation(schema));
}

const bare = (words: string) => words.replace(/^an? /, '');

/** A default as it would be written in YAML; empty when there is none. */
export function defaultWords(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return `[${value.map(defaultWords).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${defaultWords(inner)}`);
    return entries.length > 0 ? `{ ${entries.join(', ')} }` : '{}';
  }
  return value === '' ? '""' : String(value);
}
