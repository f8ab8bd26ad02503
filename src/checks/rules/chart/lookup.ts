import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';

export const chartLookup: Rule = {
  id: 'chart/lookup',
  severity: 'warning',
  what: 'No template of a vendored chart that renders something looks up in the cluster what is there: rendered here, it finds nothing.',
  why: 'What it decides by that is decided as in an empty cluster, at every synth: a password is made anew, an object taken for missing.',
  *check({ plan, vendored }): Iterable<Problem> {
    const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
    for (const { release, lookups } of vendored)
      for (const { source, kinds, object } of lookups)
        yield {
          component: release.component,
          object,
          config: configOf.get(release.component),
          message: `the template ${source} looks up ${kinds.includes('*') ? 'objects' : `a ${kinds.join(' and a ')}`} in the cluster`,
          fix: 'see in the template what it decides, and set the value that decides it; then accept the rule for the object, with that as the reason',
        };
  },
};
