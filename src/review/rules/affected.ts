import type { Concern } from '../../contract/change.ts';
import { listed } from '../../kit/listed.ts';
import { clientsIn } from '../network.ts';
import { endsByItself } from '../pods.ts';
import { restartingIn } from '../restarting.ts';
import type { ConsequenceRule } from '../subject.ts';

export const affected: ConsequenceRule = {
  id: 'change/affected',
  effect: 'restart',
  severity: 'info',
  what: 'What restarts or goes has clients, which notice it or have to try again.',
  why: 'A client that does not try again stands still, and so do those who wait for it.',
  how: 'clients are the pods that the network policies let through: default-deny makes them the declared connections; two steps',
  source: 'src/policy/network.ts derives the policies from the connections',
  *check(subject): Iterable<Concern> {
    const pairs = subject.pods();
    const restarting = new Set(restartingIn(subject).flatMap(({ pods }) => pods.map(({ name }) => name)));
    const touched = pairs.filter(({ name, after }) => restarting.has(name) || !after);
    if (touched.length === 0) return;
    const clientsOf = clientsIn(subject.network.before());
    const makerOf = new Map(pairs.map(({ name, identity }) => [name, identity]));
    for (const pair of touched) {
      if (pair.before && endsByItself(subject.knowledge, pair.before)) continue;
      // What one object makes restarts together.
      const first = clientsOf(pair.name).filter((name) => makerOf.get(name) !== pair.identity);
      if (first.length === 0) continue;
      const second = [...new Set(first.flatMap(clientsOf))].filter(
        (name) => makerOf.get(name) !== pair.identity && !first.includes(name),
      );
      yield {
        difference: subject.differenceOf(pair.identity, (pair.after ?? pair.before)!.manifest.component),
        names: [...first, ...second],
        message: `${listed(first, 4)} ${first.length === 1 ? 'is a client' : 'are clients'} of ${pair.name}${second.length > 0 ? `, and behind them ${listed(second, 3)}` : ''}`,
      };
    }
  },
};
