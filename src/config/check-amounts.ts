import type { TSchema } from 'typebox';
import type { Finding } from '../finding/finding.ts';
import { parseDuration } from '../kit/duration.ts';
import { parseBytes } from '../kit/quantity.ts';
import { DURATION, SIZE } from './options.ts';
import { dotted, toPointer } from './pointer.ts';

interface Amount {
  readonly parse: (text: string) => number;
  readonly most: string;
}

/** The most that anybody has of it; what is far beyond is a slip, and no number counts it. */
const AMOUNTS: Readonly<Record<string, Amount>> = {
  [SIZE]: { parse: parseBytes, most: '1024Ti' },
  [DURATION]: { parse: parseDuration, most: '36500d' },
};

interface Node {
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, TSchema>>;
  readonly patternProperties?: Readonly<Record<string, TSchema>>;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}

/** Sizes and durations of a valid value that are right in form and beyond reason. Positions are filled in by the caller. */
export function checkAmounts(schema: TSchema, value: unknown, path: readonly string[] = []): Finding[] {
  const { pattern, properties = {}, patternProperties, items, anyOf } = schema as Node;
  if (anyOf) return anyOf.flatMap((branch) => checkAmounts(branch, value, path));
  const amount = typeof value === 'string' && pattern !== undefined ? AMOUNTS[pattern] : undefined;
  if (amount) return isMore(value as string, amount) ? [tooMuch(value as string, amount, path)] : [];
  if (typeof value !== 'object' || value === null) return [];
  const named = Object.values(patternProperties ?? {})[0] ?? items;
  return Object.entries(value).flatMap(([key, inner]) => {
    const below = Object.hasOwn(properties, key) ? properties[key] : named;
    return below ? checkAmounts(below, inner, [...path, key]) : [];
  });
}

function isMore(text: string, { parse, most }: Amount): boolean {
  try {
    return parse(text) > parse(most);
  } catch {
    return true;
  }
}

function tooMuch(text: string, { most }: Amount, path: readonly string[]): Finding {
  const config = toPointer(path);
  return {
    rule: 'config/range',
    severity: 'error',
    message: `${dotted(config)} must be ${most} or less, not ${JSON.stringify(text)}`,
    fix: 'write less',
    config,
  };
}
