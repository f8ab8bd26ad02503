import { secretsIn } from '../../checks/secrets/scan.ts';
import { same } from '../../kit/compare.ts';
import { isRecord, type Json, recordOf, textOf } from '../../kit/json.ts';
import type { FieldChange } from '../review.ts';
import { itemKeys, type ListShapes } from './list-keys.ts';
import { middle } from './middle.ts';
import { isNoise } from './noise.ts';
import { sameValue } from './same-value.ts';
import { isSecret, shown } from './shown.ts';
import { differingLines, fieldsIn } from './texts.ts';

/** What is known of the values that are compared. */
interface Comparing {
  /** What the schema says of lists; nothing of what a text holds. */
  readonly shapeOf?: ListShapes;
  /** All below these fields is secret, whatever it looks like. */
  readonly secret?: ReadonlySet<string>;
}

/** Where a value is. */
interface Place {
  /** As people read it. */
  readonly text: string;
  /** As the schema counts it; undefined inside a text. */
  readonly steps: readonly (string | number)[] | undefined;
  /** The field, or the item of a list, that holds the value: variables are called by their own. */
  readonly name: string;
  readonly secret: boolean;
}

/** The fields in which two values differ, by what they mean and not by how they are written. */
export function changedFields(before: unknown, after: unknown, comparing: Comparing = {}): readonly FieldChange[] {
  const found: FieldChange[] = [];
  compare(before, after, { text: '', steps: [], name: '', secret: false }, comparing, found);
  return found;
}

function compare(before: unknown, after: unknown, place: Place, comparing: Comparing, found: FieldChange[]): void {
  if (same(before, after)) return;
  if (isRecord(before) && isRecord(after)) {
    for (const key of [...new Set([...Object.keys(before), ...Object.keys(after)])].sort())
      compare(before[key], after[key], below(place, key, comparing), comparing, found);
  } else if (Array.isArray(before) && Array.isArray(after)) compareLists(before, after, place, comparing, found);
  else if (typeof before === 'string' && typeof after === 'string' && !place.secret)
    compareTexts(before, after, place, found);
  else tell(before, after, place, found);
}

/** By their fields, where both have some, else by the lines between what they begin and end with. */
function compareTexts(before: string, after: string, place: Place, found: FieldChange[]): void {
  const [was, is] = [fieldsIn(before), fieldsIn(after)];
  const inside: Place = {
    ...place,
    text: place.text.endsWith(' › ') ? place.text : `${place.text} › `,
    steps: undefined,
  };
  const told = found.length;
  if ((isRecord(was) && isRecord(is)) || (Array.isArray(was) && Array.isArray(is))) compare(was, is, inside, {}, found);
  else if (before.includes('\n') || after.includes('\n')) {
    const lines = differingLines(before, after);
    const secret = isSecret(before, place.name) || isSecret(after, place.name);
    tell(lines.before, lines.after, { ...place, secret }, found);
  } else tell(before, after, place, found);
  // Blanks, comments and the order of keys.
  if (found.length === told) found.push({ path: place.text, noise: true });
}

function compareLists(
  before: readonly unknown[],
  after: readonly unknown[],
  place: Place,
  comparing: Comparing,
  found: FieldChange[],
): void {
  const shape = place.steps && comparing.shapeOf?.(place.steps);
  const items = [...before, ...after];
  const keys = items.every(isRecord) && !place.secret ? itemKeys(before as Json[], after as Json[], shape) : undefined;
  const wordOf = keys ?? (items.every((item) => typeof item !== 'object') ? flagOf : undefined);
  const [was, is] = [before, after].map((list) => new Map(list.map((item) => [wordOf?.(item as Json) ?? '', item])));
  if (!wordOf || was!.size !== before.length || is!.size !== after.length) {
    compareByPlace(before, after, place, comparing, found);
    return;
  }
  for (const word of [...new Set([...was!.keys(), ...is!.keys()])]) {
    const index = before.indexOf(was!.get(word)) < 0 ? after.indexOf(is!.get(word)) : before.indexOf(was!.get(word));
    compare(was!.get(word), is!.get(word), item(place, word, index), comparing, found);
  }
  const kept = (list: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...list.keys()].filter((word) => other.has(word)).join('\n');
  if (kept(was!, is!) === kept(is!, was!)) return;
  const free = shape !== undefined && shape.type !== 'atomic';
  found.push({ path: place.text, reordered: true, ...(free && { noise: true }) });
}

/** Items that nothing tells apart: those between what both lists begin and end with, one by one. */
function compareByPlace(
  before: readonly unknown[],
  after: readonly unknown[],
  place: Place,
  comparing: Comparing,
  found: FieldChange[],
): void {
  const { start, was, is } = middle(before, after);
  for (let i = 0; i < Math.max(was.length, is.length); i++)
    compare(was[i], is[i], item(place, String(start + i), start + i), comparing, found);
}

/** What a word of a list is called: a flag by its name, so that another value of it is one change. */
function flagOf(word: unknown): string {
  return /^(--?[A-Za-z][\w.-]*)=/.exec(String(word))?.[1] ?? String(word);
}

function below(place: Place, key: string, { secret }: Comparing): Place {
  const plain = /^[A-Za-z_$][\w$-]*$/.test(key);
  const start = place.text === '' || place.text.endsWith(' › ');
  const name = key === 'value' ? place.name || key : key;
  // A key can be a password too.
  const word = secretsIn(key).length > 0 ? '(hidden)' : key;
  // Inside a text keys have dots: `log.retention.hours` is read as it is written there.
  const free = place.steps === undefined && !/[\s"[\]]/.test(word);
  const step = plain || (free && start) ? (start ? word : `.${word}`) : `[${JSON.stringify(word)}]`;
  return {
    text: place.text + step,
    steps: place.steps && [...place.steps, key],
    name,
    secret: place.secret || (place.text === '' && secret?.has(key) === true),
  };
}

function item(place: Place, word: string, index: number): Place {
  const label = isSecret(word, place.name) ? String(index) : shown(word).replaceAll(/\s+/g, ' ');
  return {
    ...place,
    text: `${place.text}[${label}]`,
    steps: place.steps && [...place.steps, index],
    // A flag, or the name of a variable.
    name: /^-{0,2}[A-Za-z][\w.-]*$/.test(word) ? word.replace(/^-+/, '') : place.name,
  };
}

function tell(before: unknown, after: unknown, place: Place, found: FieldChange[]): void {
  const path = place.text;
  const names = [place.name, textOf(recordOf(before).name) ?? '', textOf(recordOf(after).name) ?? ''];
  const hidden =
    place.secret ||
    [before, after].some(
      // As it would be read, too: in a text of its own a value may look otherwise.
      (value) =>
        value !== undefined && (names.some((name) => isSecret(value, name)) || secretsIn(shown(value)).length > 0),
    );
  if (hidden) found.push({ path, hidden: true });
  else
    found.push({
      path,
      ...(before !== undefined && { before: shown(before) }),
      ...(after !== undefined && { after: shown(after) }),
      ...((isNoise(path) || sameValue(before, after)) && { noise: true }),
    });
}
