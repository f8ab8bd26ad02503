/**
 * Sets of numbers as sorted, disjoint, half-open ranges. Ports and addresses are compared as such sets: exactly, and
 * without walking through their members.
 */
export type Range<N> = readonly [start: N, end: N];
export type Ranges<N> = readonly Range<N>[];

type Numeric = number | bigint;

export function union<N extends Numeric>(sets: readonly Ranges<N>[]): Ranges<N> {
  if (sets.length < 2) return sets[0] ?? [];
  const merged: [N, N][] = [];
  for (const [start, end] of sets.flat().sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const last = merged.at(-1);
    if (!last || last[1] < start) merged.push([start, end]);
    else if (last[1] < end) last[1] = end;
  }
  return merged;
}

export function intersect<N extends Numeric>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  const both: Range<N>[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const start = a[i]![0] > b[j]![0] ? a[i]![0] : b[j]![0];
    const end = a[i]![1] < b[j]![1] ? a[i]![1] : b[j]![1];
    if (start < end) both.push([start, end]);
    if (a[i]![1] < b[j]![1]) i++;
    else j++;
  }
  return both;
}

/** What is in `a` and not in `b`. */
export function subtract<N extends Numeric>(a: Ranges<N>, b: Ranges<N>): Ranges<N> {
  const left: Range<N>[] = [];
  for (const [start, end] of a) {
    let from = start;
    for (const [cut, until] of b) {
      if (until <= from) continue;
      if (cut >= end) break;
      if (cut > from) left.push([from, cut]);
      from = until;
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}

/** Whether all of `b` is in `a`. */
export function covers<N extends Numeric>(a: Ranges<N>, b: Ranges<N>): boolean {
  return subtract(b, a).length === 0;
}

export function overlaps<N extends Numeric>(a: Ranges<N>, b: Ranges<N>): boolean {
  return intersect(a, b).length > 0;
}
