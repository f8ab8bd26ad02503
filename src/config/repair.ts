import { nearest } from '../finding/nearest.ts';
import { type Respelling, respell } from './respell.ts';
import { type AnySchema, accepts, allowedValues, expectation } from './schema-words.ts';

/** What to write where `schema` refuses `found`, as an imperative; `kind` says what was wrong with a value that could be rewritten. */
export function repair(
  found: unknown,
  schema: AnySchema,
): { readonly fix: string; readonly kind?: Respelling['kind'] } {
  const close = nearestValue(found, schema);
  // A text that YAML would take for a number needs its quotes.
  if (close !== undefined) return { fix: `write ${/^\d+(\.\d+)?$/.test(close) ? `"${close}"` : close}` };
  const meant = respell(found, schema);
  if (meant) return { fix: `write ${meant.text} (${meant.note})`, kind: meant.kind };
  return { fix: reshape(found, schema) ?? `write ${expectation(schema)}` };
}

function nearestValue(found: unknown, schema: AnySchema): string | undefined {
  const values = allowedValues(schema);
  return typeof found === 'string' && values ? nearest(found, values.map(String)) : undefined;
}

/** The fix for a value of the wrong shape: a list for a single value, a scalar for a map, nothing at all. */
function reshape(found: unknown, schema: AnySchema): string | undefined {
  const scalar = typeof found !== 'object';
  if (found === null)
    return `write ${needed(schema) ?? (accepts(schema, {}) ? '{} for an empty one' : expectation(schema))}, or remove the key`;
  if (Array.isArray(found) && found.length === 1 && accepts(schema, found[0]))
    return `write the value without brackets${typeof found[0] === 'object' ? ' or dash' : `: ${found[0]}`}`;
  if (!Array.isArray(found) && accepts(schema, []))
    return scalar ? `write it as a list: [ ${found} ]` : 'write a list: [ … ], or lines that start with `- `';
  if (scalar && needed(schema) !== undefined) return `write ${needed(schema)}`;
  if (scalar && accepts(schema, {}))
    return /^(true|yes|on)$/i.test(String(found))
      ? 'write {} to take the defaults'
      : 'write keys and values: { key: value }';
  if (scalar && accepts(schema, String(found))) return `put it in quotes: "${found}"`;
  return undefined;
}

/** A map of what a schema cannot do without: `{ mode: governance or compliance, days: … }`; undefined when that is nothing. */
function needed({ required = [], properties = {} }: AnySchema): string | undefined {
  if (required.length === 0) return undefined;
  const keys = required.map((key) => `${key}: ${allowedValues(properties[key] ?? {})?.join(' or ') ?? '…'}`);
  return `{ ${keys.join(', ')} }`;
}
