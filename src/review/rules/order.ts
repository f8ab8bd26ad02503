import type { Concern } from '../../contract/change.ts';
import { at, textOf } from '../../kit/json.ts';
import { listed } from '../../kit/listed.ts';
import { type KubeObject, kindKey, kindOf } from '../../kit/object.ts';
import type { ConsequenceRule } from '../subject.ts';

export const order: ConsequenceRule = {
  id: 'change/order',
  effect: 'order',
  severity: 'info',
  what: 'A component moves to another wave, or new kinds come with objects of them.',
  why: 'Waves order an installation; an object whose kind is not known yet is tried again, for about half an hour, until its definition is there.',
  how: 'waves of `index.json` or of the Applications, and the definitions among what is new',
  source: 'argoproj/argo-cd@v3.4.4, docs/user-guide/sync-waves.md',
  *check({ differences, sides }): Iterable<Concern> {
    const seen = new Set<string>();
    for (const difference of differences) {
      const { component, before, after } = difference;
      if (seen.has(component) || !before || !after) continue;
      seen.add(component);
      const [was, is] = [sides.before.waveOf(component), sides.after.waveOf(component)];
      if (was !== undefined && is !== undefined && was !== is)
        yield { difference, names: [component], message: `${component} moves from wave ${was} to wave ${is}` };
    }
    const fresh = differences.filter(({ before, after }) => !before && after?.kind === DEFINITION);
    for (const definition of fresh) {
      const defined = kindDefinedBy(definition.after!);
      const users = differences.filter(({ after }) => after && kindOf(after) === defined);
      if (users.length === 0) continue;
      const owners = [...new Set(users.map(({ component }) => component))];
      const own = sides.after.waveOf(definition.component) ?? Number.NEGATIVE_INFINITY;
      const late = owners.some((owner) => (sides.after.waveOf(owner) ?? Number.POSITIVE_INFINITY) < own);
      yield {
        difference: definition,
        also: users.map(({ identity }) => identity),
        ...(late && { severity: 'warning' as const }),
        message: `the kind ${defined} is new, and ${listed(owners, 3)} ${owners.length === 1 ? 'has' : 'have'} objects of it${late ? ' in a wave before it' : ''}`,
      };
    }
  },
};

const DEFINITION = 'CustomResourceDefinition';

const kindDefinedBy = ({ spec }: KubeObject) =>
  kindKey(textOf(at(spec, 'names', 'kind')) ?? '', textOf(at(spec, 'group')) ?? '');
