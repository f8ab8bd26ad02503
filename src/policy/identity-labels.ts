import type { Manifest } from '../contract/manifest.ts';
import { identityLabels } from '../contract/platform.ts';
import type { Plan } from '../graph/plan.ts';
import { textOf } from '../kit/json.ts';
import { changed, changePods, fieldsOf } from './change-pods.ts';

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
  return changePods(knowledge, manifests, (object, pod, one) => {
    const account = `${one.object.metadata.namespace}/${textOf(pod.spec.serviceAccountName)}`;
    const labels = identityLabels(platform, account);
    if (Object.keys(labels).length === 0) return object;
    return changed(object, [...fieldsOf(pod), 'metadata', 'labels'], (own) => ({ ...own, ...labels }));
  });
}
