import { holdsData } from '../../contract/knowledge.ts';
import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { SYNC_OPTIONS, syncOptionsOf } from '../../kit/sync-annotations.ts';
import type { Rule } from '../rule.ts';

/** What Argo CD does unasked (v3.4.4, docs/user-guide/sync-options.md): to lose an object from the tree, and with its Application. */
const GUARDS = { Prune: 'no longer in the tree', Delete: 'taken away with its Application' } as const;

export const dataProtection: Rule = {
  id: 'data-protection',
  severity: 'error',
  what: 'What holds data is neither pruned nor deleted unasked: volumes, StatefulSets with volumes, event streams and their topics, stores, databases, namespaces, definitions of kinds, and the secrets that a component keeps for itself.',
  why: 'A line that is deleted in Git would delete the data in the cluster at the next sync.',
  *check({ plan, manifests }): Iterable<Problem> {
    // A client's credential may be made anew: its provider takes the new value.
    const replaceable = new Set(
      plan.seeds.flatMap(({ credential, namespace, name }) => (credential ? [`${namespace}/${name}`] : [])),
    );
    for (const { component, object, config } of manifests) {
      const { namespace, name } = object.metadata;
      if (
        !holdsData(plan.knowledge, object) ||
        (object.kind === 'ExternalSecret' && replaceable.has(`${namespace}/${name}`))
      )
        continue;
      const said = syncOptionsOf(object);
      const open = Object.entries(GUARDS).filter(
        ([option]) => !said.includes(`${option}=confirm`) && !said.includes(`${option}=false`),
      );
      if (open.length === 0) continue;
      yield {
        component,
        object: describeObject(object),
        path: `metadata.annotations["${SYNC_OPTIONS}"]`,
        config,
        message: `${object.kind} holds data, and goes unasked when it is ${open.map(([, when]) => when).join(' or ')}`,
        fix: `render it with \`data: true\`, or give it the annotation ${SYNC_OPTIONS}: Prune=confirm,Delete=confirm`,
      };
    }
  },
};
