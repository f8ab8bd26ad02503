import { type Concern, changedOf, type ReviewRule } from '../../contract/change.ts';
import { at, listOf, recordOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import { kindOf } from '../../kit/object.ts';
import { shrinks } from '../values.ts';

/** A volume that an object asks for. */
interface Volume {
  readonly path: string;
  readonly size?: unknown;
  readonly class?: unknown;
}

/** Volumes by what tells them apart. StatefulSets are not here: their templates cannot be changed at all. */
const VOLUMES: Readonly<Record<string, (spec: unknown) => Readonly<Record<string, Volume>>>> = {
  PersistentVolumeClaim: (spec) => ({
    claim: {
      path: 'spec',
      size: at(spec, 'resources', 'requests', 'storage'),
      class: at(spec, 'storageClassName'),
    },
  }),
  'KafkaNodePool.kafka.strimzi.io': (spec) =>
    Object.fromEntries(
      listOf(at(spec, 'storage', 'volumes')).map((volume, i) => [
        String(at(volume, 'id') ?? i),
        { path: `spec.storage.volumes[${i}]`, size: at(volume, 'size'), class: at(volume, 'class') },
      ]),
    ),
  'Cluster.postgresql.cnpg.io': (spec) =>
    Object.fromEntries(
      ['storage', 'walStorage']
        .filter((name) => at(spec, name) !== undefined)
        .map((name) => [
          name,
          { path: `spec.${name}`, size: at(spec, name, 'size'), class: at(spec, name, 'storageClass') },
        ]),
    ),
  'Tenant.minio.min.io': (spec) =>
    Object.fromEntries(
      listOf(at(spec, 'pools')).map((pool, i) => {
        const claim = at(pool, 'volumeClaimTemplate', 'spec');
        return [
          String(at(pool, 'name') ?? i),
          {
            path: `spec.pools[${i}].volumeClaimTemplate.spec`,
            size: at(claim, 'resources', 'requests', 'storage'),
            class: at(claim, 'storageClassName'),
          },
        ];
      }),
    ),
};

export const volume: ReviewRule = {
  id: 'change/volume',
  severity: 'error',
  what: 'Volumes that are there get smaller, or another StorageClass.',
  why: 'No volume can shrink, or be of another class than it was made of: operators refuse the change or pass it over, and the tree says for ever what the cluster does not have.',
  source:
    'kubernetes/kubernetes@v1.35.0, pkg/apis/core/validation `ValidatePersistentVolumeClaimUpdate`; strimzi/strimzi-kafka-operator@1.2.0, StorageDiff.java; cloudnative-pg/cloudnative-pg@v1.30.0, internal/webhook/v1/cluster_webhook.go:1832; minio/operator@v7.1.1, pkg/controller/pvc.go',
  *check(change): Iterable<Concern> {
    for (const difference of changedOf(change, ...Object.keys(VOLUMES))) {
      const { before, after } = difference;
      const now = volumesOf(after);
      for (const [name, old] of Object.entries(volumesOf(before))) {
        const fresh = now[name];
        if (!fresh) continue;
        const fix = 'leave it as it is; who needs another makes a new store, and moves the data there';
        if (shrinks(old.size, fresh.size))
          yield { difference, path: fresh.path, message: `a volume of ${old.size} would be ${fresh.size}`, fix };
        if (old.class !== fresh.class)
          yield {
            difference,
            path: fresh.path,
            message: `a volume of ${classWords(old.class)} would be of ${classWords(fresh.class)}`,
            fix,
          };
      }
    }
  },
};

const volumesOf = (object: KubeObject): Readonly<Record<string, Volume>> =>
  recordOf(VOLUMES[kindOf(object)]?.(object.spec)) as Readonly<Record<string, Volume>>;

const classWords = (name: unknown) =>
  typeof name === 'string' ? `the StorageClass ${name}` : 'the default StorageClass';
