import { isMap, isScalar, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { isRecord } from '../kit/json.ts';
import { inlineText } from '../kit/yaml/scalar.ts';
import { applyEdits, columnOf, endOfLine, newlineOf } from './text-edit.ts';
import { UsageError } from './usage-error.ts';

/** What is to stand in a configuration file: `{ path: ['projects', 'fraud', 'jobs', 'train'], value: { … } }`. */
export interface Entry {
  readonly path: readonly string[];
  readonly value: unknown;
}

type Map = YAMLMap<Node, Node | null>;

/** An entry is one line where it is as deep as a job or a topic, and no longer than people read. */
const DEEP = 4;
const LONGEST = 150;

/**
 * `text` with these entries, each behind the others of its map. Everything else stays as it is, byte by byte: comments, order,
 * quotes and line ends.
 *
 * @throws UsageError when an entry is there already, or where it belongs stands something that nothing can be added to.
 */
export function withEntries(file: string, text: string, entries: readonly Entry[]): string {
  return entries.reduce((before, entry) => {
    const after = withEntry(file, before, entry);
    verify(file, before, after, entry);
    return after;
  }, text);
}

function withEntry(file: string, text: string, { path, value }: Entry): string {
  const top = parseDocument<Node>(text, { keepSourceTokens: true }).contents;
  if (!isMap(top)) throw refused(file, path, 'the file holds no map');
  let map = top as Map;
  for (const [depth, key] of path.entries()) {
    const rest = path.slice(depth + 1);
    const nested = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    const pair = map.items.find((item) => isScalar(item.key) && String(item.key.value) === key);
    if (!pair) return insert(text, map, path.slice(0, depth), key, nested);
    if (rest.length === 0) throw refused(file, path, 'it is there already');
    if (isMap(pair.value) && (pair.value as Map).items.length > 0) map = pair.value as Map;
    else if (isEmpty(pair)) return fill(text, pair, path.slice(0, depth + 1), nested as object);
    else throw refused(file, path, `what stands under ${path.slice(0, depth + 1).join('.')} is no map of its own`);
  }
  throw refused(file, path, 'it is there already');
}

/** `jobs:`, `jobs: {}` and `jobs: null`. An anchor or an alias is something else. */
function isEmpty({ value }: Pair<Node, Node | null>): boolean {
  if (value === null) return true;
  if (value.anchor !== undefined || value.tag !== undefined) return false;
  return (isScalar(value) && value.value === null) || (isMap(value) && value.items.length === 0);
}

/** Behind the last entry of a map that has some. */
function insert(text: string, map: Map, at: readonly string[], key: string, value: unknown): string {
  const last = map.items.at(-1)!;
  const end = contentEnd(last);
  if (map.flow) return applyEdits(text, [{ start: end, end, text: `, ${inline(key, value)}` }]);
  const eol = newlineOf(text);
  const lines = block(key, value, at.length + 1, columnOf(text, map.items[0]!.key.range![0]));
  // A value of several lines has the break of the last one in it.
  if (text[end - 1] === '\n') return applyEdits(text, [{ start: end, end, text: `${lines.join(eol)}${eol}` }]);
  // After the comment at the end of its last line; the last entry of the file may have no line break.
  const stop = endOfLine(text, end);
  return applyEdits(text, [{ start: stop, end: stop, text: `${eol}${lines.join(eol)}` }]);
}

/** In the place of nothing. In a map on one line it stays on that line. */
function fill(text: string, { key, value }: Pair<Node, Node | null>, at: readonly string[], nested: object): string {
  const colon = text.indexOf(':', key.range![1]) + 1;
  // Where nothing is written the place of the value may be behind a comment.
  const [from = colon, to = colon] = value?.range ?? [];
  const end = text.slice(from, to).trim() === '' ? colon : to;
  const column = columnOf(text, key.range![0]);
  const ownLine = text.slice(key.range![0] - column, key.range![0]).trim() === '';
  const [[name, inner]] = Object.entries(nested) as [[string, unknown]];
  if (!ownLine) return applyEdits(text, [{ start: colon, end, text: ` { ${inline(name, inner)} }` }]);
  const eol = newlineOf(text);
  const stop = endOfLine(text, end);
  const lines = block(name, inner, at.length + 1, column + 2);
  return applyEdits(text, [
    { start: colon, end, text: '' },
    { start: stop, end: stop, text: `${eol}${lines.join(eol)}` },
  ]);
}

/** Where the last value below an entry ends, before the white space and comments after it. */
function contentEnd({ key, value }: Pair<Node, Node | null>): number {
  if (value === null) return key.range![1] + 1;
  const last = isMap(value) && !value.flow ? (value as Map).items.at(-1) : undefined;
  return last ? contentEnd(last) : Math.max(value.range![1], key.range![1] + 1);
}

/** Lines of an entry at this depth of the file. */
function block(key: string, value: unknown, depth: number, column: number): string[] {
  const line = `${' '.repeat(column)}${inline(key, value)}`;
  const short = line.length <= LONGEST && depth >= DEEP;
  if (!isRecord(value) || short || Object.keys(value).length === 0) return [line];
  return [
    `${' '.repeat(column)}${inlineText(key)}:`,
    ...Object.entries(value).flatMap(([name, inner]) => block(name, inner, depth + 1, column + 2)),
  ];
}

const inline = (key: string, value: unknown): string => `${inlineText(key)}: ${flow(value)}`;

function flow(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[ ${value.map(flow).join(', ')} ]`;
  if (isRecord(value)) {
    const parts = Object.entries(value).map(([key, inner]) => inline(key, inner));
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  // In brackets a comma or a bracket of a text would end it.
  if (typeof value === 'string') return /[,[\]{}]/.test(value) ? JSON.stringify(value) : inlineText(value);
  return String(value);
}

/** An edit that did anything else than it should is a fault of ours, and must not reach the file. */
function verify(file: string, before: string, after: string, { path, value }: Entry): void {
  const plain = (text: string) => parseDocument(text).toJSON() as Record<string, unknown>;
  const wanted = structuredClone(plain(before));
  let at: Record<string, unknown> = wanted;
  for (const key of path.slice(0, -1)) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  at[path.at(-1)!] = value;
  if (JSON.stringify(plain(after)) !== JSON.stringify(wanted))
    throw new Error(`${file} cannot be edited at ${path.join('.')}: it has a form that is not known`);
}

const refused = (file: string, path: readonly string[], why: string): UsageError =>
  new UsageError(
    `${path.join('.')} cannot be added to ${file}: ${why}`,
    why === 'it is there already' ? 'choose another name' : 'write it as keys and values there, and run it again',
  );
