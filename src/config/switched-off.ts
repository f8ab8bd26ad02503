import type { TSchema } from 'typebox';
import type { Finding } from '../finding/finding.ts';
import { nearest } from '../finding/nearest.ts';
import { isRecord } from '../kit/json.ts';
import type { Locate } from './explain-schema-errors.ts';
import { type Annotated, valuesOf } from './options.ts';
import { parsePointer, toPointer } from './pointer.ts';
import { ownerOf } from './references.ts';

type Json = Record<string, unknown>;

/** A value without what is `false` where a name may be switched off, and where that was: `/projects/shop/services/api`. */
export function withoutOff(
  schema: TSchema,
  value: unknown,
  at: readonly string[] = [],
): { readonly value: unknown; readonly off: readonly string[] } {
  if (!isRecord(value)) return { value, off: [] };
  const { anyOf, properties = {}, off: switchable } = schema as Annotated;
  const map = anyOf?.find((one) => (one as Annotated).type === 'object');
  if (map) return withoutOff(map, value, at);
  const values = valuesOf(schema);
  const kept: Json = {};
  const off: string[] = [];
  for (const [key, inner] of Object.entries(value)) {
    if (switchable && inner === false) {
      off.push(toPointer([...at, key]));
      continue;
    }
    const below = Object.hasOwn(properties, key) ? properties[key] : values;
    const part = below ? withoutOff(below, inner, [...at, key]) : { value: inner, off: [] };
    kept[key] = part.value;
    off.push(...part.off);
  }
  return { value: off.length > 0 ? kept : value, off };
}

/** Names that an environment switches off, and that `platform.yaml` does not have: one of these is written wrong. */
export function offButNowhereOn(base: unknown, off: readonly string[], locate: Locate): Finding[] {
  return off.flatMap((config): Finding[] => {
    const path = parsePointer(config);
    const name = path.at(-1)!;
    const there = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (isRecord(at) && Object.hasOwn(at, key) ? at[key] : undefined), base);
    const names = isRecord(there) ? Object.keys(there) : [];
    if (names.includes(name)) return [];
    const close = nearest(name, names);
    return [
      {
        rule: 'config/off',
        severity: 'error',
        at: locate(config, 'key'),
        config,
        message: `${name} is switched off, and platform.yaml has no ${name} under ${path.slice(0, -1).join('.')}`,
        fix: close ? `rename it to ${close}` : 'remove the line',
      },
    ];
  });
}

/** Findings about what is only missing because it is switched off here, which is then said. `value` is the configuration that they are about. */
export function tellOff(
  findings: readonly Finding[],
  value: unknown,
  off: readonly string[],
  locate: Locate,
): Finding[] {
  return findings.map((finding) => {
    const path = parsePointer(finding.config ?? '');
    const reference = path.reduce<unknown>((at, key) => (at as Json | undefined)?.[key], value);
    if (!MISSING.has(finding.rule) || path[0] !== 'projects' || typeof reference !== 'string') return finding;
    const { owner, name } = ownerOf(path[1]!, reference);
    const switched = off.map(parsePointer).find((one) => one[1] === owner && (one.length === 2 || one[3] === name));
    if (!switched) return finding;
    const { file, line } = locate(toPointer(switched));
    const what = switched.at(-1)!;
    return {
      ...finding,
      why: `${what} is switched off in ${file}:${line}.`,
      fix: `leave ${what} on here, or switch off what needs it, too`,
    };
  });
}

const MISSING: ReadonlySet<string> = new Set(['config/reference', 'config/image']);
