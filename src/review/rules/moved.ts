import type { Concern } from '../../contract/change.ts';
import { describeIdentity } from '../../kit/object.ts';
import type { ConsequenceRule } from '../subject.ts';
import { listed } from '../words.ts';
import { guardOf } from './data.ts';

export const moved: ConsequenceRule = {
  id: 'change/moved',
  effect: 'order',
  severity: 'info',
  what: 'An object goes from one Application to another.',
  why: 'Applications sync by themselves. Where the one that has it syncs first, it deletes the object, and the other makes it anew; only where the other is first is it handed over.',
  source: 'argoproj/argo-cd@v3.4.4, docs/user-guide/resource_tracking.md; controller/state.go `CompareAppState`',
  *check({ differences, objects }): Iterable<Concern> {
    const groups = new Map<string, { from: string; to: string; all: (typeof objects)[number][]; data: boolean }>();
    for (const [i, one] of objects.entries()) {
      const { before } = differences[i]!;
      if (one.movedFrom === undefined || !before) continue;
      const data = one.data === true && guardOf(before, false) === undefined;
      const key = `${one.movedFrom} ${one.component} ${data}`;
      const group = groups.get(key) ?? { from: one.movedFrom, to: one.component, all: [], data };
      groups.set(key, group);
      group.all.push(one);
    }
    for (const { from, to, all, data } of groups.values()) {
      const what = all.map(({ identity }) => describeIdentity(identity));
      yield {
        difference: differences.find(({ identity }) => identity === all[0]!.identity)!,
        also: all.slice(1).map(({ identity }) => identity),
        names: what,
        ...(data && { effect: 'data-loss' as const, severity: 'warning' as const }),
        message: `${listed(what, 3)} ${all.length === 1 ? 'goes' : 'go'} from ${from} to ${to}: if ${from} syncs first, ${all.length === 1 ? 'it is' : 'they are'} deleted${data ? ' with what is in it,' : ''} and made anew`,
        ...(data && { fix: `give it \`Prune=false\` in a change of its own, before it moves` }),
      };
    }
  },
};
