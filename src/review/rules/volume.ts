import { type Concern, changed, type ReviewRule } from '../../contract/change.ts';
import type { ClaimedVolume } from '../../contract/kind.ts';
import type { Knowledge } from '../../contract/knowledge.ts';
import { shrinks } from '../../kit/compare.ts';
import type { KubeObject } from '../../kit/object.ts';
import { kindOf } from '../../kit/object.ts';

/** StatefulSets are not asked: their templates cannot be changed at all. */
export const volume = ({ kinds }: Pick<Knowledge, 'kinds'>): ReviewRule => ({
  id: 'change/volume',
  effect: 'refused',
  severity: 'error',
  what: 'Volumes that are there get smaller, or another StorageClass.',
  why: 'No volume can shrink, or be of another class than it was made of: the API server refuses the change, or the operator passes it over, and the tree says what the cluster does not have.',
  source:
    'kubernetes/kubernetes@v1.35.4, pkg/apis/core/validation/validation.go `ValidatePersistentVolumeClaimUpdate`; strimzi/strimzi-kafka-operator@1.2.0, cluster-operator/.../model/{KafkaPool,StorageDiff}.java; cloudnative-pg/cloudnative-pg@v1.30.0, internal/webhook/v1/cluster_webhook.go `validateStorageConfigurationChange`, pkg/reconciler/persistentvolumeclaim/build.go; minio/operator@v7.1.1, pkg/controller/{main-controller,pvc}.go',
  *check(change): Iterable<Concern> {
    const volumesOf = (object: KubeObject): Readonly<Record<string, ClaimedVolume>> =>
      Object.assign({}, ...(kinds.get(kindOf(object)) ?? []).map(({ volumes }) => volumes?.(object.spec)));
    for (const difference of changed(change)) {
      const { before, after } = difference;
      const now = volumesOf(after);
      for (const [name, old] of Object.entries(volumesOf(before))) {
        const fresh = now[name];
        if (!fresh) continue;
        const fix = 'leave it as it is; who needs another makes a new store, and moves the data there';
        if (shrinks(old.size, fresh.size))
          yield { difference, path: fresh.path, message: `a volume of ${old.size} would be ${fresh.size}`, fix };
        if (old.class === fresh.class) continue;
        const [was, is] = [classWords(old.class), classWords(fresh.class)];
        yield fresh.classOfNew
          ? {
              difference,
              path: fresh.path,
              severity: 'info',
              message: `new volumes are of ${is}; those that are there stay of ${was}`,
            }
          : { difference, path: fresh.path, message: `a volume of ${was} would be of ${is}`, fix };
      }
    }
  },
});

const classWords = (name: unknown) =>
  typeof name === 'string' ? `the StorageClass ${name}` : 'the default StorageClass';
