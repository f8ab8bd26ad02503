import { same } from '../../kit/compare.ts';

/** What two lists have between what both begin and end with, and where that starts. */
export function middle<T>(
  before: readonly T[],
  after: readonly T[],
): { readonly start: number; readonly was: readonly T[]; readonly is: readonly T[] } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && same(before[start], after[start])) start++;
  let end = 0;
  while (end < most - start && same(before.at(-1 - end), after.at(-1 - end))) end++;
  return { start, was: before.slice(start, before.length - end), is: after.slice(start, after.length - end) };
}
