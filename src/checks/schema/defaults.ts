import { isRecord, type Json } from '../../kit/json.ts';
import type { Schema } from './structural.ts';

/**
 * A value with the defaults of its schema, as the API server fills them in before it validates; null is no value where the
 * schema has a default. Source: k8s.io/apiextensions-apiserver@v0.35.4 pkg/apiserver/schema/defaulting/algorithm.go.
 */
export function withDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (!schema) return value;
  if (Array.isArray(value)) return schema.items ? value.map((item) => withDefaults(item, schema.items)) : value;
  return isRecord(value) ? fieldsWithDefaults(value, schema) : value;
}

function fieldsWithDefaults(value: Json, { properties = {}, additionalProperties }: Schema): Json {
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  const filled: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : others;
    if (inner === null && own?.default !== undefined && !own.nullable) continue;
    filled[name] = withDefaults(inner, own);
  }
  for (const [name, own] of Object.entries(properties))
    if (own.default !== undefined && filled[name] === undefined)
      filled[name] = withDefaults(structuredClone(own.default), own);
  return filled;
}
