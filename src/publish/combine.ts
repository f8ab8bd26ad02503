import { type FileChange, isSameFile } from '../git/files.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { isBelow, type Selection } from './selection.ts';

/** What changed a file, since both started from the same: here, on the branch that Argo CD follows, on the branch of the merge request. */
interface Sides {
  readonly ours: readonly FileChange[];
  readonly theirs: readonly FileChange[];
  /** By others than `publish`. */
  readonly branch: readonly FileChange[];
}

/**
 * The changes to make on top of the branch that Argo CD follows: ours, and what others did on the merge request's branch.
 * Lines are not merged: a file that two sides changed, each otherwise, is for people, and then the tree is rendered anew.
 *
 * @throws OutsideError that names what two sides changed.
 */
export function combine(
  { ours, theirs, branch }: Sides,
  selection: Selection,
  names: { readonly target: string; readonly branch: string; readonly url: string },
): readonly FileChange[] {
  for (const [others, side] of [
    [theirs, names.target],
    [branch, names.branch],
  ] as const) {
    refuse(overlap(ours, others), 'has changed what is changed here too', side, names);
    refuse(unknownInputs(ours, others, selection), 'has changed what the tree is made of', side, names);
  }
  const merged = new Map([...branch, ...ours].map((change) => [change.path, change]));
  // What the target made the same is no change of it.
  for (const { path, after } of theirs) if (isSameFile(merged.get(path)?.after, after)) merged.delete(path);
  return [...merged.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Files that both made different. */
function overlap(ours: readonly FileChange[], others: readonly FileChange[]): readonly string[] {
  const own = new Map(ours.map((change) => [change.path, change]));
  return others
    .filter(({ path, after }) => own.has(path) && !isSameFile(own.get(path)!.after, after))
    .map(({ path }) => path);
}

/** Configuration of the other's, of which our trees are not made. */
function unknownInputs(
  ours: readonly FileChange[],
  others: readonly FileChange[],
  { generated, owned, inputs }: Selection,
): readonly string[] {
  const own = new Set(ours.map(({ path }) => path));
  const rendered = ours.some(({ path }) => generated.has(path) || isBelow(path, owned));
  return others.map(({ path }) => path).filter((path) => rendered && isBelow(path, inputs) && !own.has(path));
}

const SHOWN = 5;

function refuse(
  paths: readonly string[],
  what: string,
  side: string,
  { target, branch, url }: Parameters<typeof combine>[2],
): void {
  if (paths.length === 0) return;
  // What people wrote first: the rest follows from it.
  const sorted = [...paths].sort((a, b) => Number(isBelow(a, ['dist'])) - Number(isBelow(b, ['dist'])));
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  const merge =
    side === branch && branch !== target
      ? `\`git pull --no-rebase --autostash ${url} ${branch}\``
      : `\`git pull --rebase --autostash ${url} ${target}\``;
  throw new OutsideError(
    `${side} ${what}: ${sorted.slice(0, SHOWN).join(', ')}${more}; nothing was pushed`,
    `\`git restore dist\`, ${merge}, settle what it says of your files, and run it again: dist/ is rendered anew`,
  );
}
