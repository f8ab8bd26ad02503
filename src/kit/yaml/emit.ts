import { inlineText, keyText, numberText, valueText } from './scalar.ts';
import { describeUnwritable } from './unwritable.ts';

/** Deeper than any object of an API; reached only by an object that contains itself. */
const DEEPEST = 200;
const INDENTS = Array.from({ length: DEEPEST + 2 }, (_, depth) => '  '.repeat(depth));

class Unwritable extends Error {}

/**
 * One object as block-style YAML, ending in a line break: keys in the order given, two spaces, lists at the column of
 * their key as kubectl prints them, text of several lines as literal blocks, no anchors.
 *
 * YAML 1.1 and 1.2 readers get back the same JSON. A key whose value is undefined is left out.
 *
 * @throws Error that names the path of a value that is not JSON: undefined in a list, a number that is not finite, a
 *   function, symbol, bigint or class instance, a cycle, a string with half a surrogate pair.
 */
export function emit(value: unknown): string {
  try {
    return `${root(value)}\n`;
  } catch (error) {
    const reason = describeUnwritable(value, DEEPEST);
    throw reason === undefined ? error : new Error(`cannot write this object as YAML: ${reason}`);
  }
}

function root(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? '[]' : list(value, 0);
  if (typeof value === 'object' && value !== null) return mapping(value, 0) || '{}';
  // Readers count the indentation of a literal block at the top differently.
  return typeof value === 'string' ? inlineText(value) : scalar(value, 0);
}

/** The lines of a mapping, the first without its indentation; empty without entries. */
function mapping(object: object, depth: number): string {
  const prototype = Object.getPrototypeOf(object);
  if (depth > DEEPEST || (prototype !== Object.prototype && prototype !== null)) throw new Unwritable();
  const indent = INDENTS[depth]!;
  let out = '';
  for (const key in object) {
    const value = (object as Record<string, unknown>)[key];
    if (value === undefined) continue;
    if (out !== '') out += `\n${indent}`;
    out += keyText(key, indent);
    if (typeof value !== 'object' || value === null) out += ` ${scalar(value, depth + 1)}`;
    else if (Array.isArray(value)) out += value.length === 0 ? ' []' : `\n${indent}${list(value, depth)}`;
    else {
      const inner = mapping(value, depth + 1);
      out += inner === '' ? ' {}' : `\n${indent}  ${inner}`;
    }
  }
  return out;
}

/** The lines of a list that is not empty, the first without its indentation. */
function list(items: readonly unknown[], depth: number): string {
  if (depth > DEEPEST) throw new Unwritable();
  let out = '';
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    out += i === 0 ? '- ' : `\n${INDENTS[depth]}- `;
    if (typeof item !== 'object' || item === null) out += scalar(item, depth + 1);
    else if (Array.isArray(item)) out += item.length === 0 ? '[]' : list(item, depth + 1);
    else out += mapping(item, depth + 1) || '{}';
  }
  return out;
}

function scalar(value: unknown, depth: number): string {
  if (typeof value === 'string') return valueText(value, INDENTS[depth]!);
  if (typeof value === 'number' && Number.isFinite(value)) return numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  throw new Unwritable();
}
