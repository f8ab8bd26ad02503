import type { Concern } from '../../contract/change.ts';
import { outlivedOf } from '../../contract/knowledge.ts';
import { describeIdentity } from '../../kit/object.ts';
import type { ObjectChange } from '../review.ts';
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
  *check({ differences, objects, knowledge }): Iterable<Concern> {
    const groups = new Map<string, { from: string; to: string; how: How; moves: ObjectChange[] }>();
    for (const [i, one] of objects.entries()) {
      const { before } = differences[i]!;
      if (one.movedFrom === undefined || !before) continue;
      const guard = guardOf(before, false);
      const how = guard ?? (one.data === true && outlivedOf(knowledge, before) === undefined ? 'data' : 'anew');
      const key = `${one.movedFrom} ${one.component} ${how}`;
      const group = groups.get(key) ?? { from: one.movedFrom, to: one.component, how, moves: [] };
      groups.set(key, group);
      group.moves.push(one);
    }
    for (const { from, to, how, moves } of groups.values()) {
      const what = moves.map(({ identity }) => describeIdentity(identity));
      const [goes, is] = moves.length === 1 ? ['goes', 'it is'] : ['go', 'they are'];
      yield {
        difference: differences.find(({ identity }) => identity === moves[0]!.identity)!,
        also: moves.slice(1).map(({ identity }) => identity),
        names: what,
        ...(how === 'data' && { effect: 'data-loss' as const, severity: 'warning' as const }),
        message: `${listed(what, 3)} ${goes} from ${from} to ${to}: if ${from} syncs first, ${WORDS[how].replace('it is', is!)}`,
        ...(how === 'data' && { fix: 'give it `Prune=false` in a change of its own, before it moves' }),
      };
    }
  },
};

type How = 'anew' | 'confirm' | 'data' | 'false';

const WORDS: Readonly<Record<How, string>> = {
  anew: 'it is deleted and made anew',
  confirm: 'its deletion waits for a person, who must not confirm it',
  data: 'it is deleted with the data that it holds, and made anew, empty',
  false: 'it is left where it is, until the other takes it over',
};
