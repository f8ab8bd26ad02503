import type { TObject } from 'typebox';
import { defaultWords } from '../../src/config/describe-options.ts';
import { platformSchema, relaxed } from '../../src/config/schema.ts';
import type { ComponentDefinition } from '../../src/contract/component.ts';
import { connectionTypes, requestSchema } from '../../src/contract/connections/index.ts';
import { ENGINES } from '../../src/engines/index.ts';

type Json = Record<string, unknown>;

/** The JSON Schema of `platform.yaml`, as editors (yaml-language-server) read it: draft-07, without words of our own. */
export function editorSchema(definitions: readonly ComponentDefinition[]): Json {
  const named = definitions.filter(({ external }) => !external);
  const schema = relaxed(
    platformSchema(new Map(named.map(({ id, options }) => [id, options as TObject])), ENGINES),
  ) as object as Json;
  const { components } = schema.properties as Record<
    string,
    { properties: Record<string, Json>; additionalProperties: unknown }
  >;
  for (const { id, title, summary } of named)
    Object.assign(components!.properties[id]!, { title, description: summary });
  askByType(components!.additionalProperties as Json);
  const { type, title, properties, ...rest } = plain(schema) as Json;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:mooring:platform',
    title,
    description: 'What a team writes in platform.yaml. Made by `npm run docs`.',
    type,
    ...rest,
    properties,
  };
}

/** What a component of one's own asks for, by the type of the connection. */
function askByType(own: Json): void {
  const { properties } = (own.anyOf as Json[]).at(-1) as Record<string, Record<string, { items: Json }>>;
  properties!.requires!.items.allOf = Object.keys(connectionTypes).map((type) => ({
    if: { properties: { type: { const: type } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema's word
    then: { properties: { request: relaxed(requestSchema(type)!) } },
  }));
}

/** The same for a file of `environments/`, which may say any part of it and needs none. */
export function environmentSchema(platform: Json): Json {
  return {
    ...(withoutRequired(platform) as Json),
    $id: 'urn:mooring:environment',
    title: 'Mooring environment',
    description: 'What an environment overrides of platform.yaml, key by key. Made by `npm run docs`.',
  };
}

/** Turns what JSON Schema does not know into what it does: `expected` and `production` into words of the description, `off` into a further value. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { expected, production, description, off, ...rest } = value as Json;
  if (off === true)
    rest.patternProperties = mapOf(rest.patternProperties, (entry) => ({ anyOf: [{ const: false }, entry] }));
  const words = [
    [description, expected].filter(Boolean).join(': '),
    production !== undefined && production !== rest.default ? `(production: ${defaultWords(production)})` : '',
  ];
  const told = words.filter(Boolean).join(' ');
  return { ...(told && { description: told }), ...eachOf(rest, plain) };
}

function withoutRequired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRequired);
  if (typeof value !== 'object' || value === null) return value;
  const { required, ...rest } = value as Json;
  // A property may be called `required` too; then it holds a schema.
  return eachOf(Array.isArray(required) ? rest : (value as Json), withoutRequired);
}

/** `change` on each part of a schema; what `default` and `enum` hold are values and stay. */
function eachOf(schema: Json, change: (value: unknown) => unknown): Json {
  const values = new Set(['default', 'enum', 'const']);
  return Object.fromEntries(
    Object.entries(schema).map(([key, inner]) => [
      key,
      values.has(key) ? inner : key === 'properties' ? mapOf(inner, change) : change(inner),
    ]),
  );
}

/** The entries of `properties` have names, which are no keywords. */
function mapOf(properties: unknown, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(properties as Json).map(([name, schema]) => [name, change(schema)]));
}
