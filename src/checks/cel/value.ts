import { Duration } from '@marcbachmann/cel-js/evaluator';
import { isRecord, type Json } from '../../kit/json.ts';
import type { Schema } from '../schema/structural.ts';

/**
 * The value as CEL sees it, by its schema: whole numbers are integers unless the schema says `number`, texts of a format are
 * times, durations or bytes, and fields have the names by which rules call them.
 * Source: k8s.io/apiserver@v0.35.4 pkg/cel/common/valuesunstructured.go (UnstructuredToVal).
 */
export function celValue(value: unknown, schema: Schema = {}): unknown {
  if (Array.isArray(value)) return value.map((item) => celValue(item, schema.items));
  if (isRecord(value)) return celObject(value, schema);
  if (typeof value === 'number') return Number.isInteger(value) && schema.type !== 'number' ? BigInt(value) : value;
  return typeof value === 'string' ? celText(value, schema.format) : value;
}

/** What each field of an object is in the schema, by its name. */
export function fieldSchema({ properties, additionalProperties }: Schema, name: string): Schema | undefined {
  if (properties && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** Keys of a map are values, and so not escaped. */
function celObject(value: Json, schema: Schema): unknown {
  const isMap = schema.additionalProperties !== undefined;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      isMap ? name : fieldName(name),
      celValue(inner, fieldSchema(schema, name)),
    ]),
  );
}

function celText(text: string, format: string | undefined): unknown {
  if (format === 'date' || format === 'date-time') return new Date(text);
  if (format === 'duration') return durationOf(text) ?? text;
  return format === 'byte' ? Uint8Array.from(Buffer.from(text, 'base64')) : text;
}

const NANOSECONDS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** A duration as Go writes one: `1h30m`, `-1.5s`. */
function durationOf(text: string): Duration | undefined {
  const [, sign, rest = ''] = /^([-+]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|[smh]))+)$/.exec(text) ?? [];
  if (rest === '') return undefined;
  const parts = [...rest.matchAll(/([\d.]+)(ns|us|µs|ms|[smh])/g)];
  const total = parts.reduce(
    (sum, [, amount, unit]) => sum + BigInt(Math.round(Number(amount) * NANOSECONDS[unit!]!)),
    0n,
  );
  const signed = sign === '-' ? -total : total;
  return new Duration(signed / 1_000_000_000n, Number(signed % 1_000_000_000n));
}

/** Source: k8s.io/apiserver@v0.35.4 pkg/cel/escaping.go (Escape). */
const RESERVED = new Set(
  'true false null in as break const continue else for function if import let loop package namespace return var void while'.split(
    ' ',
  ),
);
const ESCAPES: Readonly<Record<string, string>> = {
  __: '__underscores__',
  '.': '__dot__',
  '-': '__dash__',
  '/': '__slash__',
};

function fieldName(name: string): string {
  if (RESERVED.has(name)) return `__${name}__`;
  return /__|[-./]/.test(name) ? name.replaceAll(/__|[-./]/g, (part) => ESCAPES[part]!) : name;
}
