import { type Concern, changedOf, type ReviewRule } from '../../contract/change.ts';
import { at, recordOf } from '../../kit/json.ts';
import { same } from '../values.ts';

/** Fields that the API server lets nobody change, by kind; of a StatefulSet all but those that it does. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  'ClusterRoleBinding.rbac.authorization.k8s.io': ['roleRef'],
  'DaemonSet.apps': ['spec.selector'],
  'Deployment.apps': ['spec.selector'],
  'RoleBinding.rbac.authorization.k8s.io': ['roleRef'],
  PersistentVolumeClaim: ['spec.accessModes', 'spec.selector', 'spec.volumeMode', 'spec.volumeName'],
};
const STATEFUL_SET = 'StatefulSet.apps';
const CHANGEABLE: ReadonlySet<string> = new Set([
  'minReadySeconds',
  'ordinals',
  'persistentVolumeClaimRetentionPolicy',
  'replicas',
  'revisionHistoryLimit',
  'template',
  'updateStrategy',
]);

export const immutable: ReviewRule = {
  id: 'change/immutable',
  severity: 'error',
  what: 'A at changes that the API server lets nobody change.',
  why: 'Argo CD tries it again for ever, and everything that comes after it in its Application waits.',
  source:
    'kubernetes/kubernetes@v1.35.0, pkg/apis/apps/validation `ValidateStatefulSetUpdate`, `ValidateDeploymentUpdate`; pkg/apis/rbac/validation; pkg/apis/core/validation',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, STATEFUL_SET, ...Object.keys(FIXED))) {
      const { before, after } = difference;
      const paths =
        FIXED[difference.identity.startsWith('/') ? after.kind : `${after.kind}.${after.apiVersion.split('/')[0]}`];
      for (const path of paths ?? statefulPaths(before.spec, after.spec)) {
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
};

function statefulPaths(before: unknown, after: unknown): readonly string[] {
  const keys = new Set([...Object.keys(recordOf(before)), ...Object.keys(recordOf(after))]);
  return [...keys]
    .filter((key) => !CHANGEABLE.has(key))
    .map((key) => `spec.${key}`)
    .sort();
}

function volumeWords(before: unknown, after: unknown): string {
  if (after === undefined) return 'its pods would lose their volumes, and the data on them with no word';
  if (before === undefined) return 'its pods would get volumes, which a StatefulSet that is there cannot';
  return 'the volumes of its pods cannot be changed: neither their size nor their class';
}
