import { APPLICATION } from '../../../argocd/kinds.ts';
import { holdsData } from '../../../contract/knowledge.ts';
import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { recordsOf } from '../../../kit/json.ts';
import { isCustom } from '../../../kit/object.ts';
import { HOOK, SYNC_OPTIONS, syncOptionsOf } from '../../../kit/sync-annotations.ts';
import { faultsOf } from '../../faults.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const dataKept: Rule = {
  id: 'data/kept',
  severity: 'error',
  what: 'Nothing that holds data gives it up: no storage that goes with its pod, no volume, database or store that is deleted with its object, none that is made anew at every sync, no backup that is suspended.',
  why: 'The data is gone as soon as this is applied, or with the next thing that happens to its object.',
  *check(subject): Iterable<Problem> {
    yield* faultsOf('data/kept', subject.plan, subject.manifests);
    yield* replaced(subject);
    yield* unclaimed(subject);
  },
};

/** What Argo CD deletes to make it anew (v3.4.4, docs/user-guide/{sync-options,resource_hooks}.md). */
function* replaced({ plan, manifests, apps }: Subject): Iterable<Problem> {
  const everywhere = new Map(
    apps.applications.map(({ component, object }) => {
      const { syncPolicy } = (object.spec ?? {}) as { syncPolicy?: { syncOptions?: readonly string[] } };
      return [component, (syncPolicy?.syncOptions ?? []).filter(isReplacing)] as const;
    }),
  );
  const told = new Set<string>();
  for (const manifest of manifests) {
    const { annotations = {} } = manifest.object.metadata;
    const own = syncOptionsOf(manifest.object).find(isReplacing);
    const [all] = everywhere.get(manifest.component) ?? [];
    if (
      (own === undefined && all === undefined && annotations[HOOK] === undefined) ||
      !holdsData(plan.knowledge, manifest.object)
    )
      continue;
    if (own !== undefined)
      yield {
        ...placeOf(manifest),
        path: `metadata.annotations["${SYNC_OPTIONS}"]`,
        message: `${own} deletes it at a sync, and makes it anew without its data`,
        fix: 'take the option out',
      };
    else if (annotations[HOOK] !== undefined && annotations[HOOK] !== 'Skip')
      yield {
        ...placeOf(manifest),
        path: `metadata.annotations["${HOOK}"]`,
        message: 'it holds data, and as a hook it is deleted and made anew at every sync',
        fix: 'take the annotation away',
      };
    else if (all !== undefined && !told.has(manifest.component)) {
      told.add(manifest.component);
      yield {
        component: manifest.component,
        object: `${APPLICATION} ${apps.settings.namespace}/${manifest.component}`,
        path: 'spec.syncPolicy.syncOptions',
        message: `${all} deletes what holds data at a sync, and makes it anew without it`,
        fix: 'take the option out, or give it to the one object that needs it',
      };
    }
  }
}

const isReplacing = (option: string) => /^(Replace|Force)=true$/.test(option);

/** Pods of a workload that has volumes by its declaration, and no claim of one. */
function* unclaimed(subject: Subject): Iterable<Problem> {
  const pods = podsOf(subject);
  const owners = workloadsOf(subject.plan, pods);
  for (const pod of pods) {
    const owner = owners.get(pod);
    if (!owner?.volumes?.length || isCustom(pod.object)) continue;
    const { volumeClaimTemplates } = (pod.object.spec ?? {}) as { volumeClaimTemplates?: unknown };
    const claims = recordsOf(pod.spec.volumes).filter(
      ({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim !== undefined || ephemeral !== undefined,
    );
    if (recordsOf(volumeClaimTemplates).length + claims.length > 0) continue;
    yield {
      ...placeOf(pod.manifest),
      path: pod.locate('spec.volumes'),
      message: `pods of ${owner.name} keep their data on volumes, and here they have none`,
      fix: 'give it `volumeClaimTemplates`, or declare the workload without `volumes`',
    };
  }
}
