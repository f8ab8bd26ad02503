import type { Problem } from '../../../contract/problem.ts';
import { UNREAD_VALUE, unreadProblem } from '../../charts/unread.ts';
import type { Rule } from '../../rule.ts';

export const chartUnread: Rule = {
  id: UNREAD_VALUE,
  severity: 'error',
  what: 'Every value that is set for a vendored chart changes something in what it renders: `npm run vendor` takes each away and puts another in its place, and `charts.lock.yaml` remembers.',
  why: 'Helm takes any key without a word: a value that does nothing is a typo, or waits for another value that is not set.',
  *check({ plan, vendored, charts }): Iterable<Problem> {
    const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
    for (const { release, unread } of vendored)
      for (const pointer of unread)
        yield unreadProblem(release, pointer, configOf.get(release.component) ?? '', charts(release.pin));
  },
};
