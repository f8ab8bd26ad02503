import type { Manifest } from '../contract/manifest.ts';
import { identityLabels } from '../contract/platform.ts';
import type { Plan } from '../graph/plan.ts';
import { isRecord, type Json, recordOf, textOf } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';

/** Where Kubernetes' own kinds have their pods, from the top of the object. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'apps/v1 DaemonSet': ['spec', 'template'],
  'apps/v1 Deployment': ['spec', 'template'],
  'apps/v1 StatefulSet': ['spec', 'template'],
  'batch/v1 CronJob': ['spec', 'jobTemplate', 'spec', 'template'],
  'batch/v1 Job': ['spec', 'template'],
  'v1 Pod': [],
};

/**
 * The pods of accounts that have a role at the cloud, with the labels that it asks of them. Beside those by which they are selected:
 * no selector changes. Jobs and tasks have them from who writes them; what else operators make
 * pods of is told by `rbac/cloud-identity`.
 */
export function withIdentityLabels(
  { platform }: Pick<Plan, 'platform'>,
  manifests: readonly Manifest[],
): readonly Manifest[] {
  if (Object.keys(platform.cluster.identities).length === 0) return manifests;
  return manifests.map((one) => {
    const { apiVersion, kind, metadata } = one.object;
    const path = TEMPLATES[`${apiVersion} ${kind}`];
    if (!path) return one;
    const labelled = changed(one.object as unknown as Json, path, (pod) => {
      const account = textOf(recordOf(pod.spec).serviceAccountName);
      const labels = identityLabels(platform, `${metadata.namespace}/${account}`);
      if (Object.keys(labels).length === 0) return pod;
      const own = recordOf(pod.metadata);
      return { ...pod, metadata: { ...own, labels: { ...recordOf(own.labels), ...labels } } };
    });
    return { ...one, object: labelled as unknown as KubeObject };
  });
}

function changed(value: Json, [key, ...rest]: readonly string[], change: (pod: Json) => Json): Json {
  if (key === undefined) return change(value);
  const inner = value[key];
  return isRecord(inner) ? { ...value, [key]: changed(inner, rest, change) } : value;
}
