import { type Concern, changed } from '../../contract/change.ts';
import { describeIdentity, kindOf } from '../../kit/object.ts';
import type { ConsequenceRule } from '../subject.ts';

export const goesOn: ConsequenceRule = {
  id: 'change/goes-on',
  effect: 'restart',
  severity: 'warning',
  what: 'An object changes, and its controller leaves what runs as it is.',
  why: 'Argo CD shows it as synced, and what runs is still what it was: the change is there when somebody has it run anew.',
  how: 'components say it of their kinds',
  source: 'of operators what their component says of its kinds',
  *check(subject): Iterable<Concern> {
    for (const difference of changed(subject)) {
      const { identity, before, after } = difference;
      for (const { goesOn: words } of subject.knowledge.kinds.get(kindOf(after)) ?? []) {
        const what = words?.(after, before);
        if (what === undefined) continue;
        const { namespace, name } = after.metadata;
        yield {
          difference,
          names: [`${namespace}/${name}`],
          path: 'spec',
          message: `${describeIdentity(identity)} changes, and nothing restarts: ${what}`,
          fix: 'delete the object when this is synced: Argo CD makes it anew, and it runs from its beginning',
        };
      }
    }
  },
};
