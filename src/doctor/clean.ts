import { printable } from '../finding/display-width.ts';
import { maskLikely } from '../finding/mask.ts';

/** Longest text that is kept of what others wrote: whole error trees are among it. */
const LONGEST = 800;

/** A text of strangers as it may be kept and shown: one line, without what steers a terminal, without secrets, not endless. */
export function clean(text: string): string {
  const masked = maskLikely(plain(text).replaceAll(/\s+/g, ' ').trim());
  return masked.length > LONGEST ? `${masked.slice(0, LONGEST - 1)}…` : masked;
}

/** The lines of a log, cleaned; empty ones are left out. */
export function cleanLines(text: string, most: number): readonly string[] {
  const lines = text
    .split('\n')
    .map(clean)
    .filter((line) => line !== '');
  return lines.slice(-most);
}

/** Every text of a value, cleaned. Names are left as they are: none has capitals, and so none looks like a secret. */
export function cleanAll<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    typeof inner === 'string' ? clean(inner) : inner,
  ) as T;
}

/** Without the sequences by which a text colours or rewrites the screen. */
function plain(text: string): string {
  return printable(text.replaceAll(ESCAPES, '').replaceAll('\n', ' '));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what it looks for (ECMA-48: CSI and OSC).
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/g;
