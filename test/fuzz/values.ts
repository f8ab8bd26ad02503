import fc from 'fast-check';
import type { Draw } from './draw.ts';
import { drawName } from './names.ts';

/** The words of JSON Schema that option schemas use, and the defaults that they bring. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: unknown;
}

/** What a schema does not know of an option: which names its map has, what its text must refer to, what excludes what. */
export interface Meaning {
  readonly keys?: (path: readonly string[]) => readonly string[];
  readonly value?: (path: readonly string[]) => unknown;
  readonly mend?: (value: Record<string, unknown>, path: readonly string[]) => Record<string, unknown>;
}

export interface Hand {
  readonly draw: Draw;
  /** Any value that the schema allows; else ones that a team would write. */
  readonly wild: boolean;
  /** By path; a star stands for names that a team chooses, and for items. */
  readonly meanings: Readonly<Record<string, Meaning>>;
}

/** A value of a schema, of whatever options it has. */
export function drawValue(schema: Schema, hand: Hand, path: readonly string[] = [], pattern = ''): unknown {
  const { draw, wild } = hand;
  const meaning = wild && draw.chance(0.2) ? undefined : hand.meanings[pattern];
  if (meaning?.value) return meaning.value(path);
  if (schema.anyOf) return drawValue(branchOf(schema.anyOf, hand), hand, path, pattern);
  if ('const' in schema) return schema.const;
  if (schema.enum) return draw.pick(schema.enum);
  const type = typeof schema.type === 'string' || !schema.type ? schema.type : draw.pick(schema.type);
  if (type === 'object') {
    const value = drawObject(schema, hand, path, pattern, meaning);
    return meaning?.mend ? meaning.mend(value, path) : value;
  }
  if (type === 'array')
    return Array.from({ length: draw.integer(wild ? 0 : (schema.minItems ?? 0), 2) }, (_, i) =>
      drawValue(schema.items ?? {}, hand, [...path, String(i)], `${pattern}/*`),
    );
  if (type === 'boolean') return draw.chance(0.5);
  if (type === 'null') return null;
  if (type === 'string') return wild ? wildText(schema, draw) : modestText(schema, draw);
  if (type === 'integer' || type === 'number') return wild ? wildNumber(schema, draw) : modestNumber(schema, draw);
  return draw.of(fc.jsonValue({ maxDepth: 2 }));
}

/** Of the ways to write a thing the last is the one that says most. */
function branchOf(branches: readonly Schema[], { draw, wild }: Hand): Schema {
  return !wild && draw.chance(0.85) ? branches.at(-1)! : draw.pick(branches);
}

function drawObject(
  schema: Schema,
  hand: Hand,
  path: readonly string[],
  pattern: string,
  meaning: Meaning | undefined,
): Record<string, unknown> {
  const { draw, wild } = hand;
  const { properties = {}, required = [], patternProperties, additionalProperties } = schema;
  const entries: [string, unknown][] = [];
  for (const [key, inner] of Object.entries(properties)) {
    const needed = required.includes(key) && inner.default === undefined;
    if (needed || draw.chance(wild ? 0.5 : 0.3))
      entries.push([key, drawValue(inner, hand, [...path, key], `${pattern}/${key}`)]);
  }
  const named =
    Object.values(patternProperties ?? {})[0] ??
    (typeof additionalProperties === 'object' ? additionalProperties : undefined);
  if (named) {
    const usual = () => Array.from({ length: draw.integer(0, 2) }, () => drawName(draw, wild ? 'edge' : 'plain'));
    for (const key of meaning?.keys ? meaning.keys(path) : usual())
      entries.push([key, drawValue(named, hand, [...path, key], `${pattern}/*`)]);
  }
  return Object.fromEntries(entries);
}

/** The default, or one of about its size. */
function modestText(schema: Schema, draw: Draw): string {
  const { pattern, default: usual } = schema;
  if (typeof usual === 'string' || typeof usual === 'number') {
    const times = draw.pick([1, 1, 2, 3]);
    const near = String(usual).replace(/\d+/, (digits) => String(Number(digits) * times));
    return pattern !== undefined && new RegExp(pattern).test(near) ? near : String(usual);
  }
  return pattern === undefined ? drawName(draw, 'plain') : wildText(schema, draw);
}

function wildText({ pattern, minLength = 0, maxLength }: Schema, draw: Draw): string {
  if (pattern !== undefined) {
    // The library draws no text that looks ahead: what the rest of the pattern makes is held against the whole.
    const rest = new RegExp(pattern.replace(/\(\?[!=](?:[^()]|\([^()]*\))*\)/g, ''));
    const matching = fc.stringMatching(rest, { size: 'small' }).filter((text) => new RegExp(pattern).test(text));
    return draw.of(matching).slice(0, maxLength);
  }
  const text = draw.chance(0.7) ? drawName(draw, draw.pick(['edge', 'bad'])) : draw.of(fc.string({ unit: 'grapheme' }));
  return text.length < minLength ? text.padEnd(minLength, 'x') : text;
}

function modestNumber({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER, default: usual }: Schema, draw: Draw): number {
  // Of CPU, `500m` is half of one.
  const about =
    Math.ceil(Number.parseFloat(String(usual ?? minimum + 1)) / (String(usual).endsWith('m') ? 1000 : 1)) || 1;
  return Math.min(maximum, Math.max(minimum, draw.pick([about, about, about + 1, about * 2])));
}

function wildNumber({ type, minimum = 0, maximum = 2 ** 53 - 1 }: Schema, draw: Draw): number {
  if (draw.chance(0.5)) return draw.integer(minimum, Math.min(maximum, minimum + 20));
  if (type === 'integer') return draw.pick([minimum, maximum, draw.integer(minimum, maximum)]);
  return draw.of(fc.double({ min: minimum, max: maximum, noNaN: true }));
}
