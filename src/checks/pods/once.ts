import type { Problem } from '../../contract/problem.ts';

/** Each problem once: two pods of one object may have one template, and what is wrong there is one thing to mend. */
export function* once(problems: Iterable<Problem>): Iterable<Problem> {
  const told = new Set<string>();
  for (const problem of problems) {
    const key = `${problem.object} ${problem.path} ${problem.message}`;
    if (told.has(key)) continue;
    told.add(key);
    yield problem;
  }
}
