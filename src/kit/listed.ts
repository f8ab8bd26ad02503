/** `a`, `a and b`, `a, b and c`, `a, b and 3 more`. */
export function listed(names: Iterable<string>, shown: number): string {
  const all = [...new Set(names)];
  const told = all.length <= shown ? all : [...all.slice(0, shown - 1), `${all.length - shown + 1} more`];
  return told.length < 2 ? (told[0] ?? '') : `${told.slice(0, -1).join(', ')} and ${told.at(-1)}`;
}
