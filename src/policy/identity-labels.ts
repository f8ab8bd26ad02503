import type { Manifest } from '../contract/manifest.ts';
import { identityLabels } from '../contract/platform.ts';
import type { Plan } from '../graph/plan.ts';
import { type Json, textOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import { changed, fieldsOf, runPods } from './change-pods.ts';

/**
 * The pods of accounts that have a role at the cloud, with the labels that it asks of them. Beside those by which they are
 * selected: no selector changes. Jobs and tasks have them from who writes them; what else operators make pods of is told by
 * `rbac/cloud-identity`.
 */
export function withIdentityLabels(
  { platform, knowledge }: Pick<Plan, 'platform' | 'knowledge'>,
  manifests: readonly Manifest[],
): readonly Manifest[] {
  if (Object.keys(platform.cluster.identities).length === 0) return manifests;
  return manifests.map((one) => {
    const object = runPods(knowledge, one.object).reduce<Json>((labelled, pod) => {
      const account = `${one.object.metadata.namespace}/${textOf(pod.spec.serviceAccountName)}`;
      const labels = identityLabels(platform, account);
      if (Object.keys(labels).length === 0) return labelled;
      return changed(labelled, [...fieldsOf(pod), 'metadata', 'labels'], (own) => ({ ...own, ...labels }));
    }, one.object);
    return object === one.object ? one : { ...one, object: object as KubeObject };
  });
}
