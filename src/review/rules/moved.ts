import type { Concern } from '../../contract/change.ts';
import { outlivedOf } from '../../contract/knowledge.ts';
import { listed } from '../../kit/listed.ts';
import { describeIdentity } from '../../kit/object.ts';
import { isDefinition } from '../../render/definitions.ts';
import type { ObjectChange } from '../review.ts';
import type { ConsequenceRule } from '../subject.ts';
import { guardOf } from './data.ts';

export const moved: ConsequenceRule = {
  id: 'change/moved',
  effect: 'order',
  severity: 'info',
  what: 'An object goes from one Application to another.',
  why: 'An Application with `FailOnSharedResource=true`, as all but those of definitions have it, syncs nothing as long as an object of it is tracked as that of another. And the one that has it, and has it in its tree no more, deletes it.',
  source: 'argoproj/argo-cd@v3.3.10, controller/sync.go `SyncAppState`; controller/state.go `CompareAppState`',
  *check({ differences, objects, knowledge }): Iterable<Concern> {
    const groups = new Map<string, { from: string; to: string; how: How; moves: ObjectChange[] }>();
    for (const [i, one] of objects.entries()) {
      const { before } = differences[i]!;
      if (one.movedFrom === undefined || !before) continue;
      const guard = guardOf(before, false);
      const how = guard ?? (one.data === true && outlivedOf(knowledge, before) === undefined ? 'data' : 'anew');
      const key = `${one.movedFrom} ${one.component} ${how} ${isDefinition(before)}`;
      const group = groups.get(key) ?? { from: one.movedFrom, to: one.component, how, moves: [] };
      groups.set(key, group);
      group.moves.push(one);
    }
    for (const { from, to, how, moves } of groups.values()) {
      const difference = differences.find(({ identity }) => identity === moves[0]!.identity)!;
      const what = moves.map(({ identity }) => describeIdentity(identity));
      const number = moves.length === 1 ? ONE : SEVERAL;
      const shared = !isDefinition(difference.before!);
      yield {
        difference,
        also: moves.slice(1).map(({ identity }) => identity),
        names: what,
        ...(how === 'data' && { effect: 'data-loss' as const }),
        ...((how === 'data' || (shared && how !== 'anew')) && { severity: 'warning' as const }),
        message:
          `${listed(what, 3)} ${number.goes} from ${from} to ${to}: ${shared ? '' : `if ${from} syncs first, `}` +
          `${WORDS[how](from, number)}${shared ? `, and until ${how === 'anew' || how === 'data' ? 'then' : `${from} has let ${number.it} go`} nothing of ${to} is synced` : ''}`,
        ...(FIXES[how] !== undefined && { fix: FIXES[how] }),
      };
    }
  },
};

type How = 'anew' | 'confirm' | 'data' | 'false';

const ONE = { goes: 'goes', it: 'it', its: 'its', stays: 'it stays where it is', holds: 'it holds' };
const SEVERAL = { goes: 'go', it: 'them', its: 'their', stays: 'they stay where they are', holds: 'they hold' };

const WORDS: Readonly<Record<How, (from: string, number: typeof ONE) => string>> = {
  anew: (from, { it }) => `${from} deletes ${it}, to be made anew`,
  confirm: (_, { its }) => `${its} deletion waits for a person, who must not confirm it`,
  data: (from, { it, holds }) => `${from} deletes ${it} with the data that ${holds}, to be made anew, empty`,
  false: (_, { stays }) => stays,
};

/** Whoever has an object by its annotation, nobody has it without. */
const LET_GO =
  'once it is merged, take the annotation argocd.argoproj.io/tracking-id away, and it is handed over as it is';

const FIXES: Readonly<Partial<Record<How, string>>> = {
  data: `give it \`Prune=false\` in a change of its own, before it moves; and ${LET_GO}`,
  confirm: LET_GO,
  false: LET_GO,
};
