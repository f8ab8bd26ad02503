/** At most so many names are listed in a message. */
const MOST_NAMES = 12;
const MOST_CHARACTERS = 60;

/** `a, b, c`, cut with `…` when there are many. */
export function list(names: readonly unknown[]): string {
  const shown = names.slice(0, MOST_NAMES).map(String);
  return names.length > MOST_NAMES ? `${shown.join(', ')} … (${names.length} in all)` : shown.join(', ');
}

/** `a`, `a or b`, `a, b or c`. */
export function either(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

export function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

/** `string "3"`, `list`, `object`: the type of a value, and the value when it is short enough to help. */
export function describeValue(value: unknown): string {
  const type = typeName(value);
  return value === null || typeof value === 'object' ? type : `${type} ${quote(value)}`;
}

export function quote(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : JSON.stringify(value);
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}

/** `an integer`, `a list` */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}
