/**
 * Strings and numbers as YAML that a 1.1 reader (kubectl, Argo CD) and a 1.2 reader take for the same value.
 *
 * Plain text is a whitelist: what is not on it is quoted, so a reader's cleverness that is not known here does no harm.
 */

/** A string that no UTF-8 file can hold. */
class LoneSurrogate extends Error {}

/** Printable ASCII in which no `: `, ` #`, double or trailing space can end a plain scalar or change it. */
const REST = '(?:[!-9;-~]|:(?=[!-~])| (?=[!"$-~]))*';

/** Words of YAML 1.1, and `e1` and `-e1`, which the 1.1 schema of npm `yaml` takes for numbers. */
const RESERVED = '(?:y|yes|true|on|n|no|false|off|null|-?e[-+]?\\d+)$';

const WORD = new RegExp(`^(?!${RESERVED})[a-z/$_(]${REST}$`, 'i');

/** Flags, quantities, durations and address ranges: people know them without quotes, and no reader takes them for numbers. */
const FAMILIAR = new RegExp(
  `^(?!${RESERVED})(?:--?[A-Za-z]${REST}|[1-9]\\d*(?:[numkMGTdhs]|ms|[KMGTPE]i)|\\d{1,3}(?:\\.\\d{1,3}){3}/\\d{1,2})$`,
);

/**
 * What may stand unescaped in a file: YAML's printable characters, without those that a reviewer cannot see
 * (zero-width space, marks that turn the writing direction, byte order mark) or that a 1.1 reader takes for line breaks.
 */
const VISIBLE =
  ' -~\\u00a0-\\u200a\\u200c\\u200d\\u2010-\\u2027\\u202f-\\u205f\\u2070-\\ud7ff\\ue000-\\ufefe\\uff00-\\ufffd\\u{10000}-\\u{10ffff}';
const LITERAL = new RegExp(`^[\\t\\n${VISIBLE}]*$`, 'u');
/** The most of it, tested much faster. */
const ASCII = /^[\t\n -~]*$/;
const INVISIBLE = new RegExp(`[^${VISIBLE}]`, 'gu');
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** Implicit keys end at 1,024 characters in every reader; longer ones take the explicit form. */
export const LONGEST_KEY = 500;

/** The same few hundred field names make up half of what is written. */
const KEYS = new Map<string, string>();
const MOST_KEYS = 5000;

/** Whether a text stands for itself without quotes, to every reader. */
export const isPlain = (text: string): boolean => WORD.test(text) || FAMILIAR.test(text);

/** The same of a key. */
export const isPlainKey = (text: string): boolean => WORD.test(text);

/** Whether all of a text may stand unescaped in a file. */
export const isVisible = (text: string): boolean => ASCII.test(text) || LITERAL.test(text);

/**
 * A string on one line, plain or double-quoted.
 * @throws LoneSurrogate
 */
export function inlineText(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

/**
 * A string as the value of a key or list item, whose own column is two less than `indent`: lines as a literal block
 * where that is exact.
 * @throws LoneSurrogate
 */
export function valueText(text: string, indent: string): string {
  if (WORD.test(text)) return text;
  return text.includes('\n') ? (literal(text, indent) ?? quoted(text)) : inlineText(text);
}

/**
 * A mapping key up to and including its colon: `name:`, `"8080":`, or the explicit form for a very long one.
 * @throws LoneSurrogate
 */
export function keyText(key: string, indent: string): string {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const text = WORD.test(key) ? key : quoted(key);
  if (text.length > LONGEST_KEY) return `? ${text}\n${indent}:`;
  if (KEYS.size < MOST_KEYS) KEYS.set(key, `${text}:`);
  return `${text}:`;
}

/** A finite number; with an exponent also a dot, without which a 1.1 reader sees a string. */
export function numberText(value: number): string {
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}

function quoted(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new LoneSurrogate();
  return JSON.stringify(text).replace(INVISIBLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The block, or undefined where readers differ: a last line of blanks, nothing but line breaks, invisible characters. */
function literal(text: string, indent: string): string | undefined {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 10) end--;
  const lastLine = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
  if (lastLine.trim() === '' || !LITERAL.test(text)) return undefined;

  const breaks = text.length - end;
  const chomping = breaks === 0 ? '-' : breaks === 1 ? '' : '+';
  // A reader finds the indentation from the first line with text, unless that line begins with a blank of its own.
  const indentation = /^\n*[ \t]/.test(text) ? '2' : '';
  return `|${indentation}${chomping}\n${indented(breaks === 0 ? text : text.slice(0, -1), indent)}`;
}

/** Empty lines stay empty: a diff shows blanks at the end of a line as a fault. */
function indented(text: string, indent: string): string {
  const rest =
    text.includes('\n\n') || text.endsWith('\n')
      ? text.replace(/\n(?!\n|$)/g, `\n${indent}`)
      : text.replaceAll('\n', `\n${indent}`);
  return text.startsWith('\n') ? rest : indent + rest;
}
