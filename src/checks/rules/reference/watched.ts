import { namespaceOf, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { groupOf } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { sourcesOf } from '../../told/leaves.ts';
import { saidOf } from '../../told/value.ts';

export const watchedNamespaces: Rule = {
  id: 'reference/watched',
  severity: 'error',
  what: 'Every operator that goes to some namespaces only is told all of those in which its clients and its objects are, and not every one that there is.',
  why: 'Nothing comes of an object in a namespace that its operator was not told of; and one that is to look everywhere may not, and never gets ready.',
  *check(subject): Iterable<Problem> {
    const { plan } = subject;
    const watching = plan.components.filter(({ workloads }) => workloads.some(({ watches }) => watches !== undefined));
    if (watching.length === 0) return;
    const pods = podsOf(subject);
    const owners = workloadsOf(plan, pods);
    const sources = sourcesOf(subject);
    const homes = homesOf(subject);
    for (const pod of pods) {
      const owner = owners.get(pod);
      if (owner?.watches === undefined) continue;
      const component = watching.find(({ id }) => id === owner.component);
      if (!component) continue;
      const said = sources
        .told(pod)
        .leaves.map((leaf) => ({ leaf, value: saidOf(leaf, owner.watches!) }))
        .find(({ value }) => value !== undefined);
      const needed = new Set([
        ...(component.serves?.namespaces ?? []),
        ...component.crdGroups.flatMap((group) => [...(homes.get(group) ?? [])]),
      ]);
      const told = (said?.value ?? '').split(',').map((one) => one.trim());
      const everywhere = said === undefined || told.includes('') || told.includes('*');
      const without = [...needed].filter((one) => !told.includes(one)).sort();
      if (!everywhere && without.length === 0) continue;
      yield {
        ...placeOf(pod.manifest),
        path: said?.leaf.path ?? pod.locate(''),
        message: everywhere
          ? `${component.title} is told no namespaces (${owner.watches}), and looks everywhere, where it may not`
          : `${component.title} is not told to look after ${without.join(', ')} (${owner.watches})`,
        fix: `write ${[...new Set([...told.filter((one) => /\w/.test(one)), ...needed])].sort().join(',')}`,
      };
    }
  },
};

/** Namespaces with objects of each API group, those that programs apply among them. */
function homesOf(subject: Subject): ReadonlyMap<string, ReadonlySet<string>> {
  const homes = new Map<string, Set<string>>();
  for (const manifest of subject.objects()) {
    const namespace = namespaceOf(manifest);
    const group = groupOf(manifest.object.apiVersion);
    if (namespace === undefined || !group.includes('.')) continue;
    const known = homes.get(group) ?? new Set();
    homes.set(group, known.add(namespace));
  }
  return homes;
}
