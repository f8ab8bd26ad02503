import { type Concern, changed, type ReviewRule } from '../../contract/change.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import { same } from '../../kit/compare.ts';
import { at } from '../../kit/json.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import { HOOK, SYNC_OPTIONS } from '../../kit/sync-annotations.ts';

export const immutable = ({ kinds }: Pick<Knowledge, 'kinds'>): ReviewRule => ({
  id: 'change/immutable',
  effect: 'refused',
  severity: 'error',
  what: 'A field changes that the API server lets nobody change.',
  why: 'Argo CD tries it again for ever, and everything that comes after it in its Application waits.',
  source:
    'kubernetes/kubernetes@v1.35.0, pkg/apis/apps/validation `ValidateStatefulSetUpdate`, `ValidateDeploymentUpdate`; pkg/apis/rbac/validation; pkg/apis/core/validation',
  *check(change): Iterable<Concern> {
    const fixedOf = (before: KubeObject, after: KubeObject) =>
      (kinds.get(kindOf(after)) ?? []).flatMap(({ fixed = [] }) =>
        typeof fixed === 'function' ? fixed(before, after) : fixed,
      );
    for (const difference of changed(change)) {
      const { before, after } = difference;
      if (isMadeAnew(after)) continue;
      for (const path of fixedOf(before, after)) {
        const steps = path.split('.');
        if (same(at(before, ...steps), at(after, ...steps))) continue;
        const volumes = path === 'spec.volumeClaimTemplates';
        yield {
          difference,
          path,
          message: volumes ? volumeWords(at(before, ...steps), at(after, ...steps)) : `${path} cannot be changed`,
          fix: volumes
            ? 'leave it as it is; who wants it otherwise deletes the StatefulSet by hand, with `--cascade=orphan` where its pods are to stay'
            : 'leave it as it is, or give the object another name: then it is made anew',
        };
      }
    }
  },
});

/**
 * Argo CD deletes it first: a hook as its policy says, `BeforeHookCreation` where it says nothing, and what is told to be replaced by
 * force (v3.4.4, gitops-engine/pkg/sync/sync_context.go, docs/user-guide/sync-options.md).
 */
function isMadeAnew({ metadata: { annotations = {} } }: KubeObject): boolean {
  const options = (annotations[SYNC_OPTIONS] ?? '').split(',').map((option) => option.trim());
  return annotations[HOOK] !== undefined || (options.includes('Force=true') && options.includes('Replace=true'));
}

function volumeWords(before: unknown, after: unknown): string {
  if (after === undefined) return 'its pods would lose their volumes, and the data on them with no word';
  if (before === undefined) return 'its pods would get volumes, which a StatefulSet that is there cannot';
  return 'the volumes of its pods cannot be changed: neither their size nor their class';
}
