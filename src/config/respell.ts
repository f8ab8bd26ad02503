import { suggestName } from './names.ts';
import { type AnySchema, accepts } from './schema-words.ts';

/** A value that was probably meant, and why it is written that way. */
export interface Respelling {
  readonly text: string;
  readonly note: string;
  readonly kind: 'unit' | 'type' | 'pattern';
}

type Candidate = Respelling & { readonly value: unknown };

const SIZE_NOTE = 'Kubernetes sizes use Ki, Mi, Gi, Ti';
const DURATION_NOTE = 'durations use d, h, m, s';

/**
 * What `found` was probably meant to be, where `schema` wanted something else. Common habits (GB, weeks, a decimal comma, yes/no,
 * numbers in quotes) are rewritten, and the first result that the schema itself accepts is the answer: the schema needs no
 * annotation to say that it holds sizes or durations.
 */
export function respell(found: unknown, schema: AnySchema): Respelling | undefined {
  const candidates =
    typeof found === 'string' ? fromText(found.trim()) : typeof found === 'number' ? fromNumber(found, schema) : [];
  return candidates.find(({ value }) => accepts(schema, value));
}

function fromText(text: string): Candidate[] {
  const list: Candidate[] = [];
  const add = (kind: Respelling['kind'], value: unknown, note: string) =>
    list.push({ kind, value, text: String(value), note });

  const truth = /^(?:(true|yes|on|y)|false|no|off|n)$/i.exec(text);
  if (truth) add('type', Boolean(truth[1]), 'YAML 1.2 knows only true and false; yes, no, on and off are text');
  if (/^-?\d+(\.\d+)?$/.test(text)) add('type', Number(text), 'without quotes');
  if (/^-?\d+,\d+$/.test(text)) {
    add('type', Number(text.replace(',', '.')), 'a decimal point, not a comma');
    add('pattern', text.replace(',', '.'), 'a decimal point, not a comma');
  }
  const cores = /^(\d+(?:\.\d+)?)\s*(?:v?cpus?|cores?)$/i.exec(text);
  if (cores) add('unit', cores[1]!, 'CPU is counted in cores, or in thousandths: 500m');
  const size = binarySize(text);
  if (size) add('unit', size, SIZE_NOTE);
  const duration = shortDuration(text);
  if (duration) add('unit', duration, DURATION_NOTE);
  add('pattern', text.replaceAll(/\s+/g, ''), 'no spaces');
  const [, scheme, place] = /^([a-z]+:\/\/)([^/].*?)\/?$/i.exec(text) ?? [];
  if (place) add('pattern', place, `without ${scheme}`);
  add('pattern', suggestName(text), 'lower-case letters, digits and hyphens');
  add('pattern', text.toLowerCase(), 'lower case');
  return list;
}

/** A bare number where the schema wants a text with a unit; one that takes the bare digits as a text wants no unit. */
function fromNumber(value: number, schema: AnySchema): Candidate[] {
  if (accepts(schema, String(value))) return [];
  return [
    { kind: 'unit', value: `${value}Gi`, text: `${value}Gi`, note: `if gibibytes are meant; ${SIZE_NOTE}` },
    { kind: 'unit', value: `${value}d`, text: `${value}d`, note: `if days are meant; ${DURATION_NOTE}` },
    { kind: 'unit', value: `${value}%`, text: `${value}%`, note: 'a percentage carries its sign' },
  ];
}

const POWERS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** `20GB`, `20 gb`, `20G`, `1.5 GiB` → `20Gi`, `20Gi`, `20Gi`, `1536Mi`. */
function binarySize(text: string): string | undefined {
  const match = /^(\d+(?:[.,]\d+)?)\s*([kmgtpe])(?:i?b?|i?bytes?)$/i.exec(text);
  if (!match) return undefined;
  let amount = Number(match[1]!.replace(',', '.'));
  let power = POWERS.indexOf(match[2]!.toUpperCase());
  for (; !Number.isInteger(amount) && power > 1; power--) amount *= 1024;
  return Number.isInteger(amount) ? `${amount}${POWERS[power]}i` : undefined;
}

const UNITS: readonly [pattern: RegExp, unit: string, seconds: number][] = [
  [/^(w|wks?|weeks?)$/, 'd', 7 * 86_400],
  [/^(d|days?)$/, 'd', 86_400],
  [/^(h|hrs?|hours?)$/, 'h', 3_600],
  [/^(m|mins?|minutes?)$/, 'm', 60],
  [/^(s|secs?|seconds?)$/, 's', 1],
];

/** `7days`, `1w`, `1 day 12 hours`, `1.5h` → `7d`, `7d`, `1d12h`, `90m`. */
function shortDuration(text: string): string | undefined {
  const parts = [...text.toLowerCase().matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)[\s,]*/gy)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.toLowerCase()) return undefined;
  let result = '';
  for (const [, digits, word] of parts) {
    const named = UNITS.find(([pattern]) => pattern.test(word!));
    if (!named) return undefined;
    const seconds = Number(digits!.replace(',', '.')) * named[2];
    const whole = UNITS.slice(1).find(([, , size]) => size <= named[2] && seconds % size === 0);
    if (!whole) return undefined;
    result += `${seconds / whole[2]}${whole[1]}`;
  }
  return result;
}
