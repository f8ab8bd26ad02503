import type { Surroundings } from '../contract/kind.ts';
import type { Manifest } from '../contract/manifest.ts';
import { identityLabels } from '../contract/platform.ts';
import type { Plan } from '../graph/plan.ts';
import { type Json, recordOf, textOf } from '../kit/json.ts';
import { type KubeObject, kindOf } from '../kit/object.ts';

/** Nothing of a tree shapes the pods of Kubernetes' own kinds but the object. */
const ALONE: Surroundings = { find: () => undefined };

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
    const makers = knowledge.kinds.get(kindOf(one.object)) ?? [];
    const pods = makers.flatMap(({ runs, pods }) => (runs && pods ? pods(one.object, ALONE) : []));
    const object = pods.reduce<Json>((labelled, { at, spec }) => {
      const account = `${one.object.metadata.namespace}/${textOf(spec.serviceAccountName)}`;
      const labels = identityLabels(platform, account);
      if (Object.keys(labels).length === 0) return labelled;
      const path = [...at.split('.').filter(Boolean), 'metadata', 'labels'];
      return changed(labelled, path, (own) => ({ ...own, ...labels }));
    }, one.object);
    return object === one.object ? one : { ...one, object: object as KubeObject };
  });
}

function changed(value: Json, [key, ...rest]: readonly string[], change: (inner: Json) => Json): Json {
  return key === undefined ? change(value) : { ...value, [key]: changed(recordOf(value[key]), rest, change) };
}
