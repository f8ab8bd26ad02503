import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLSeq } from 'yaml';
import { inlineText } from '../../kit/yaml/scalar.ts';
import { applyEdits, columnOf, type Edit, endOfLine, newlineOf } from '../text-edit.ts';
import { UsageError } from '../workspace.ts';
import { type Entry, entriesOf, FIELDS, type Pin, pinsOf, readOverlay, versionOf } from './pins.ts';

/**
 * `text` with this pin in place of the one of its name, or after the others. Everything else stays as it is, byte by byte:
 * comments, order, quotes and line ends.
 *
 * @throws UsageError when the file cannot be read, or holds two pins of that name.
 */
export function withPin(file: string, text: string, pin: Pin): string {
  const entries = entriesOf(file, text);
  const found = entries.filter(({ pin: { name } }) => name === pin.name);
  if (found.length > 1)
    throw new UsageError(`${file} pins ${pin.name} twice`, 'remove one of the two entries, and run it again');
  const edited = found[0] ? editEntry(text, found[0].node, pin) : addEntry(file, text, pin);
  verify(file, text, edited, pin);
  return edited;
}

/** Changes the values that differ, then takes away what the pin does not say and adds what the entry does not. */
function editEntry(text: string, node: Entry, pin: Pin): string {
  const edits: Edit[] = [];
  const absent = FIELDS.filter((field) => pin[field] !== undefined && !pairOf(node, field));
  for (const field of FIELDS) {
    const pair = pairOf(node, field);
    if (!pair) continue;
    const [start, end] = [pair.key.range![0], pair.value?.range?.[1] ?? pair.key.range![1]];
    const value = pin[field];
    if (field === 'newName' && value === undefined && isScalar(pair.value) && pair.value.value === pin.name) continue;
    // Another field takes its place: `digest` where `newTag` was.
    const next = value === undefined ? absent.shift() : undefined;
    if (value !== undefined) {
      const now = isScalar(pair.value) ? String(pair.value.value ?? '') : undefined;
      if (now !== value) edits.push({ start: pair.value!.range![0], end, text: inlineText(value) });
    } else if (next) edits.push({ start, end, text: `${next}: ${inlineText(pin[next]!)}` });
    else edits.push(removal(text, node, start, end));
  }
  const last = node.items.at(-1)!;
  const at = (last.value?.range ?? last.key.range!)[1];
  const column = at === undefined ? 0 : columnOf(text, node.items[0]!.key.range![0]);
  const before = node.flow ? ', ' : `${newlineOf(text)}${' '.repeat(column)}`;
  const added = absent.map((field) => `${before}${field}: ${inlineText(pin[field]!)}`).join('');
  if (added !== '') edits.push({ start: at, end: at, text: added });
  return applyEdits(text, edits);
}

function pairOf(node: Entry, field: string): Pair<Scalar, Node | null> | undefined {
  return node.items.find(({ key }) => key.value === field);
}

/** A field goes with its line, or with the comma before it. `name` stands first or stays, so something is left. */
function removal(text: string, node: Entry, start: number, end: number): Edit {
  if (node.flow) {
    const before = /,\s*$/.exec(text.slice(0, start));
    if (before) return { start: before.index, end, text: '' };
    const after = /^\s*,\s*/.exec(text.slice(end));
    return { start, end: end + (after?.[0].length ?? 0), text: '' };
  }
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const stop = text.indexOf('\n', end);
  const next = stop < 0 ? text.length : stop + 1;
  const lead = text.slice(line, start);
  // First of its entry: the dash stays, and the next field moves up to it.
  if (lead.trim() !== '') return { start, end: next + (/^ */.exec(text.slice(next))?.[0].length ?? 0), text: '' };
  return { start: line, end: next, text: '' };
}

function addEntry(file: string, text: string, pin: Pin): string {
  const fields = [
    ['name', pin.name] as const,
    ...FIELDS.flatMap((field) => (pin[field] === undefined ? [] : [[field, pin[field]] as const])),
  ].map(([field, value]) => `${field}: ${inlineText(value)}`);
  const eol = newlineOf(text);
  const block = (indent: string) => `${indent}- ${fields.join(`${eol}${indent}  `)}`;
  const top = readOverlay(file, text);
  const images = top.items.find(({ key }) => key.value === 'images');
  if (!images) {
    const body = text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
    return `${body}images:${eol}${block('')}${eol}`;
  }
  const list = isSeq(images.value) ? (images.value as YAMLSeq<Node>) : undefined;
  const last = list?.items.at(-1);
  if (list && last) {
    const end = contentEnd(last);
    if (list.flow) return applyEdits(text, [{ start: end, end, text: `, { ${fields.join(', ')} }` }]);
    const indent = ' '.repeat(columnOf(text, list.range![0]));
    // After the comment at the end of its last line.
    const stop = endOfLine(text, end);
    return applyEdits(text, [{ start: stop, end: stop, text: `${eol}${block(indent)}` }]);
  }
  // `images:` and `images: []`.
  const start = text.indexOf(':', images.key.range![1]) + 1;
  const end = list ? list.range![1] : start;
  const stop = endOfLine(text, end);
  return applyEdits(text, [
    { start, end, text: '' },
    { start: stop, end: stop, text: `${eol}${block('')}` },
  ]);
}

/** Where the last value below a node ends, before the white space and comments after it. */
function contentEnd(node: Node): number {
  if (!isMap(node) || (node as Entry).flow) return node.range![1];
  const { key, value } = (node as Entry).items.at(-1)!;
  return (value?.range ?? key.range!)[1];
}

/** An edit that did anything else than it should is a fault of ours, and must not reach the file. */
function verify(file: string, before: string, after: string, pin: Pin): void {
  const rest = (text: string) =>
    JSON.stringify([
      entriesOf(file, text).filter(({ pin: { name } }) => name !== pin.name),
      { ...(readOverlay(file, text).toJSON() as object), images: undefined },
    ]);
  const now = pinsOf(file, after).filter(({ name }) => name === pin.name);
  if (rest(before) !== rest(after) || now.length !== 1 || versionOf(now[0]!) !== versionOf(pin))
    throw new Error(`${file} cannot be edited: its \`images:\` has a form that is not known`);
}
