import type { Problem } from '../contract/problem.ts';
import type { Finding } from '../finding/finding.ts';

/** A finding, and what it says of others. */
export interface Told extends Pick<Problem, 'about' | 'brings'> {
  readonly finding: Finding;
}

/** Leaves out what comes of another finding, which says how many there are: who mends the cause mends them all. */
export function causesOf(told: readonly Told[]): readonly Finding[] {
  const gone = new Set<Told>();
  const counts = new Map<Told, number>();
  for (const cause of told)
    for (const { rule, about } of cause.brings ?? [])
      for (const one of told) {
        if (one === cause || gone.has(one) || one.finding.rule !== rule) continue;
        if (one.about !== about && one.finding.object !== about) continue;
        gone.add(one);
        counts.set(cause, (counts.get(cause) ?? 0) + 1);
      }
  return told
    .filter((one) => !gone.has(one))
    .map((one) => {
      const count = counts.get(one);
      if (count === undefined) return one.finding;
      const more = count === 1 ? 'one more finding comes' : `${count} more findings come`;
      return {
        ...one.finding,
        message: `${one.finding.message} (${more} of it, and ${count === 1 ? 'goes' : 'go'} with it)`,
      };
    });
}
