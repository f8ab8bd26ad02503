import { APPLICATION } from '../../argocd/kinds.ts';
import type { Concern, Difference } from '../../contract/change.ts';
import { outlivedOf } from '../../contract/knowledge.ts';
import { describeIdentity, type KubeObject, kindOf } from '../../kit/object.ts';
import { SYNC_OPTIONS, syncOptionsOf } from '../../kit/sync-annotations.ts';
import type { ConsequenceRule } from '../subject.ts';

export const dataGoes: ConsequenceRule = {
  id: 'change/data-goes',
  effect: 'data-loss',
  severity: 'error',
  what: 'An object that holds data is no longer in the tree.',
  why: 'Argo CD deletes from the cluster what is no longer in the tree, and what it held goes with it.',
  how: 'kinds say which of them hold data, and `index.json` which objects do',
  source:
    'argoproj/argo-cd@v3.4.4, docs/user-guide/sync-options.md; gitops-engine/pkg/sync/sync_context.go `runTasks`; controller/appcontroller.go `shouldBeDeleted`; controller/state.go `isObjRequiresDeletionConfirmation`',
  *check({ differences, objects, knowledge }): Iterable<Concern> {
    const holding = new Set(objects.filter(({ data }) => data).map(({ identity }) => identity));
    const removed = removedApplications(differences);
    const namespaces = new Set(
      differences
        .filter(({ before, after }) => before?.kind === 'Namespace' && !after)
        .map(({ before }) => before!.metadata.name),
    );
    for (const difference of differences) {
      const { identity, component, before, after } = difference;
      if (!holding.has(identity) || !before) continue;
      const what = describeIdentity(identity);
      const was = pruning(before);
      const goes = guardOf(before, removed.has(component));
      if (!after) {
        // A namespace that goes takes along what would stay there.
        const stays = namespaces.has(before.metadata.namespace ?? '') ? undefined : outlivedOf(knowledge, before);
        yield {
          difference,
          names: [what],
          ...((goes !== undefined || stays !== undefined) && { severity: 'warning' as const }),
          message:
            goes === 'false'
              ? `${what} leaves the tree, and stays in the cluster with its data, which nobody looks after any more`
              : `${what} goes${stays === undefined ? ' with its data' : ''}${goes === 'confirm' ? ', once a person confirms it in Argo CD' : ''}${stays === undefined ? '' : `; ${stays}`}`,
          fix: 'put it back, or see that there is a backup',
        };
      } else if (was !== undefined && pruning(after) === undefined)
        yield {
          difference,
          severity: 'warning',
          message: `${what} loses its Prune=${was}: when it leaves the tree, its data goes without a question`,
          fix: `keep the annotation ${SYNC_OPTIONS}`,
        };
    }
  },
};

/** Components whose Applications go, and take all that they have along. */
export function removedApplications(differences: readonly Difference[]): ReadonlySet<string> {
  return new Set(
    differences
      .filter(({ before, after }) => before && !after && kindOf(before) === APPLICATION)
      .map(({ before }) => before!.metadata.name),
  );
}

/** What keeps an object that leaves the tree from being deleted at once; `gone`: it goes with its Application. */
export function guardOf(object: KubeObject, gone: boolean): 'confirm' | 'false' | undefined {
  if (!gone) return pruning(object);
  const options = syncOptionsOf(object);
  // An Application that is deleted leaves definitions behind, and asks where either option wants it to.
  if (options.includes('Delete=false') || object.kind === 'CustomResourceDefinition') return 'false';
  return options.includes('Delete=confirm') || options.includes('Prune=confirm') ? 'confirm' : undefined;
}

function pruning(object: KubeObject): 'confirm' | 'false' | undefined {
  const options = syncOptionsOf(object);
  return options.includes('Prune=false') ? 'false' : options.includes('Prune=confirm') ? 'confirm' : undefined;
}
