const WIDTH = 160;

/**
 * JSON with sorted keys for generated files: a value that fits a line stays on it, a longer one takes a line a member.
 * So a bump shows as a readable diff at the size of compact JSON; indentation would add two thirds, CRDs are that deep.
 */
export function stableJson(value: unknown): string {
  return `${write(value)}\n`;
}

function write(value: unknown): string {
  const line = onOneLine(value, WIDTH);
  if (line !== undefined) return line;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const members = membersOf(value as object).map(([label, member]) => label + write(member));
  return `${open}\n${members.join(',\n')}\n${close}`;
}

/** The compact JSON of `value`, or undefined as soon as it needs more than `width` characters. Scalars are never broken. */
function onOneLine(value: unknown, width: number): string | undefined {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  let line = open!;
  for (const [label, member] of membersOf(value)) {
    const text = onOneLine(member, width - line.length - label.length);
    if (text === undefined) return undefined;
    line += `${line.length > 1 ? ',' : ''}${label}${text}`;
    if (line.length >= width) return undefined;
  }
  return line + close;
}

/** A list's items, or an object's members with their `"key":` before them. */
function membersOf(value: object): [label: string, member: unknown][] {
  if (Array.isArray(value)) return value.map((item) => ['', item]);
  return Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => [`${JSON.stringify(key)}:`, member]);
}
