import { type Concern, changed, type ReviewRule } from '../../contract/change.ts';
import { fixedOf, type Knowledge } from '../../contract/knowledge.ts';
import { at } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../kit/sync-annotations.ts';
import { fieldsOfApi } from '../compare/api-fields.ts';

export const immutable = (knowledge: Pick<Knowledge, 'kinds'>): ReviewRule => ({
  id: 'change/immutable',
  effect: 'refused',
  severity: 'error',
  what: 'A field changes that the API server lets nobody change.',
  why: 'Argo CD asks the API server what would change before it syncs, and is refused: it syncs nothing of this Application until the change is taken back.',
  source:
    'kubernetes/kubernetes@v1.35.4, pkg/apis/{apps,batch,core,rbac,scheduling,storage}/validation/validation.go; argoproj/argo-cd@v3.4.4, gitops-engine/pkg/diff/diff.go `serverSideDiff`, controller/state.go `CompareAppState`, controller/appcontroller.go `autoSync`',
  *check(change): Iterable<Concern> {
    for (const difference of changed(change)) {
      const { before, after } = difference;
      if (isMadeAnew(after)) continue;
      for (const path of fixedOf(knowledge, before, after)) {
        const steps = path.split('.');
        if (fieldsOfApi(at(before, ...steps), at(after, ...steps)).length === 0) continue;
        const volumes = path === 'spec.volumeClaimTemplates';
        yield {
          difference,
          path,
          message: volumes ? volumeWords(at(before, ...steps), at(after, ...steps)) : `${path} cannot be changed`,
          fix: path.endsWith('trategy.type')
            ? 'first write out the `rollingUpdate` that it has, and let that be synced: then it goes with the change; what the API server filled in stays, and is refused with this type'
            : volumes
              ? 'leave it as it is, or Argo CD syncs nothing of this Application; who wants it otherwise deletes the StatefulSet by hand, with `--cascade=orphan` where its pods are to stay'
              : 'leave it as it is, or Argo CD syncs nothing of this Application; with another name the object is made anew',
        };
      }
    }
  },
});

/**
 * Hooks are not compared, and deleted as their policy says: before they are made again where it says nothing. One that is kept
 * when it succeeds is applied over what is there. `Force=true,Replace=true` does not help, since every Application is compared by
 * the API server first (v3.4.4, gitops-engine/pkg/sync/reconcile.go, gitops-engine/pkg/sync/hook/delete_policy.go; argoproj/argo-cd#29348).
 */
function isMadeAnew({ metadata: { annotations = {} } }: KubeObject): boolean {
  if (annotations[HOOK] === undefined) return false;
  const policies = annotations[HOOK_DELETE_POLICY]?.split(',').map((policy) => policy.trim());
  return !policies || policies.includes('BeforeHookCreation') || policies.includes('HookSucceeded');
}

function volumeWords(before: unknown, after: unknown): string {
  if (after === undefined) return 'the volumes of its pods cannot be taken away';
  if (before === undefined) return 'its pods cannot get volumes any more';
  return 'the volumes of its pods cannot be changed: neither their size nor their class';
}
