/** Lines around a change that are shown with it: as few as tell its place, and no numbers, which any other change would move. */
const CONTEXT = [2, 5, 12, 40, Number.POSITIVE_INFINITY];

/** What makes one text of another, in the format of `diff -u` but for the numbers of lines. */
type Hunk = readonly string[];

/**
 * What turns some files into others, a text for each `group` of paths. It is all there is to know: a change of the other
 * files, and of nothing else, changes it.
 */
export function differences(
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
  group: (path: string) => string,
): Map<string, string> {
  const groups = new Map<string, string>();
  for (const path of [...new Set([...from.keys(), ...to.keys()])].sort()) {
    const text = difference(path, from.get(path), to.get(path));
    if (text !== '') groups.set(group(path), (groups.get(group(path)) ?? '') + text);
  }
  return groups;
}

function difference(path: string, from: string | undefined, to: string | undefined): string {
  if (from === to) return '';
  const lines = [`--- ${from === undefined ? '/dev/null' : path}`, `+++ ${to === undefined ? '/dev/null' : path}`];
  if (to !== undefined)
    for (const hunk of from === undefined
      ? [linesOf(to).map((line) => `+${line}`)]
      : hunksOf(linesOf(from), linesOf(to)))
      lines.push('@@', ...hunk);
  return `${lines.join('\n')}\n`;
}

function linesOf(text: string): string[] {
  if (!text.endsWith('\n')) throw new Error('the last line of a file has no end');
  return text.slice(0, -1).split('\n');
}

function hunksOf(from: readonly string[], to: readonly string[]): readonly Hunk[] {
  const edits = editsOf(from, to);
  for (const context of CONTEXT) {
    const hunks = cut(edits, context);
    if (apply(from, hunks)?.join('\n') === to.join('\n')) return hunks;
  }
  throw new Error('a change cannot be told by the lines around it');
}

/** All lines of both, each with ` `, `-` or `+` before it: the longest common sequence stays. */
export function editsOf(from: readonly string[], to: readonly string[]): readonly string[] {
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const [a, b] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  const width = b.length + 1;
  // How many lines the rest of both have in common.
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const edits = from.slice(0, start).map((line) => ` ${line}`);
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      edits.push(` ${a[i++]}`);
      j++;
    } else if (i < a.length && (j === b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!))
      edits.push(`-${a[i++]}`);
    else edits.push(`+${b[j++]}`);
  }
  return [...edits, ...from.slice(from.length - end).map((line) => ` ${line}`)];
}

/** The changes with the lines around them, those that are near each other together. */
function cut(edits: readonly string[], context: number): readonly Hunk[] {
  const near = edits.map(() => false);
  edits.forEach((line, at) => {
    if (line[0] === ' ') return;
    const first = Math.max(0, at - context);
    near.fill(true, first, Math.min(edits.length, at + context + 1));
  });
  const hunks: string[][] = [];
  edits.forEach((line, at) => {
    if (!near[at]) return;
    if (!near[at - 1]) hunks.push([]);
    hunks.at(-1)!.push(line);
  });
  return hunks;
}

/** What becomes of a text, each hunk at the first place after the one before where its lines are; undefined where there is none. */
export function apply(from: readonly string[], hunks: readonly Hunk[]): readonly string[] | undefined {
  const out: string[] = [];
  let at = 0;
  for (const hunk of hunks) {
    const [old, made] = ['+', '-'].map((left) => hunk.filter((line) => line[0] !== left).map((line) => line.slice(1)));
    const found = placeOf(old!, from, at);
    if (found === undefined) return undefined;
    out.push(...from.slice(at, found), ...made!);
    at = found + old!.length;
  }
  return [...out, ...from.slice(at)];
}

function placeOf(lines: readonly string[], text: readonly string[], after: number): number | undefined {
  for (let at = after; at + lines.length <= text.length; at++)
    if (lines.every((line, i) => text[at + i] === line)) return at;
  return undefined;
}
