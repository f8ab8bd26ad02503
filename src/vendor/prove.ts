import { type Leaf, leavesOf, withOther, without } from './leaves.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * The leaves of values that change nothing in what a chart renders: each is taken away in turn, and what is rendered
 * without it compared with the `whole`. What makes no difference then may be the chart's own default, said again: another
 * value in its place shows whether the chart reads it. A leaf without which the chart does not render (`undefined`) is read.
 *
 * Two leaves may each do nothing beside the other, and something together: what is answered can all go at once.
 * `onLeaf` is called as each has been tried.
 */
export async function unreadLeaves(
  values: Values,
  whole: string,
  render: (values: Values) => Promise<string | undefined>,
  onLeaf: () => void,
): Promise<readonly Leaf[]> {
  const isSame = async (changed: Values) => (await render(changed)) === whole;
  const tried = await Promise.all(
    leavesOf(values).map(async (leaf) => {
      const unread = (await isSame(without(values, [leaf]))) && (await isSame(withOther(values, leaf)));
      onLeaf();
      return unread ? [leaf] : [];
    }),
  );
  const candidates = tried.flat();
  if (candidates.length < 2 || (await isSame(without(values, candidates)))) return candidates;
  const together: Leaf[] = [];
  for (const leaf of candidates) if (await isSame(without(values, [...together, leaf]))) together.push(leaf);
  return together;
}
