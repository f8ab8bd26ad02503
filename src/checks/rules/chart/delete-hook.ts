import type { Problem } from '../../../contract/problem.ts';
import { describeObject } from '../../../kit/object.ts';
import { HOOK } from '../../../kit/sync-annotations.ts';
import type { Rule } from '../../rule.ts';

/** Phases that run when an Application goes. */
const GOING = /\b(?:PreDelete|PostDelete)\b/;

export const deleteHook: Rule = {
  id: 'chart/delete-hook',
  severity: 'warning',
  what: 'No vendored chart has hooks that run when its Application is deleted.',
  why: 'Argo CD reads them from the tree at that moment, and a component that is removed has no folder there any more: its Application waits for ever, with all that it holds (v3.3.10: “error executing pre-delete hooks: … app path does not exist”).',
  *check({ manifests }): Iterable<Problem> {
    for (const { object, component, config, chart } of manifests) {
      const phases = object.metadata.annotations?.[HOOK] ?? '';
      if (!chart || !GOING.test(phases)) continue;
      yield {
        component,
        object: describeObject(object),
        config,
        message: `a hook of the chart runs when the Application is deleted (${phases})`,
        fix: 'leave it out with `drops` of the chart, and clean up by hand what it would; or accept the rule for it, and delete the Application before its component is removed',
      };
    }
  },
};
