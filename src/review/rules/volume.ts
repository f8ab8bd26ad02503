import type { KubeObject } from '../../kit/object.ts';
import { type Concern, changedOf, kindOf, type ReviewRule } from '../rule.ts';
import { field, fields, list, shrinks } from '../values.ts';

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
      size: field(spec, 'resources', 'requests', 'storage'),
      class: field(spec, 'storageClassName'),
    },
  }),
  'KafkaNodePool.kafka.strimzi.io': (spec) =>
    Object.fromEntries(
      list(field(spec, 'storage', 'volumes')).map((volume, i) => [
        String(field(volume, 'id') ?? i),
        { path: `spec.storage.volumes[${i}]`, size: field(volume, 'size'), class: field(volume, 'class') },
      ]),
    ),
  'Cluster.postgresql.cnpg.io': (spec) =>
    Object.fromEntries(
      ['storage', 'walStorage']
        .filter((name) => field(spec, name) !== undefined)
        .map((name) => [
          name,
          { path: `spec.${name}`, size: field(spec, name, 'size'), class: field(spec, name, 'storageClass') },
        ]),
    ),
  'Tenant.minio.min.io': (spec) =>
    Object.fromEntries(
      list(field(spec, 'pools')).map((pool, i) => {
        const claim = field(pool, 'volumeClaimTemplate', 'spec');
        return [
          String(field(pool, 'name') ?? i),
          {
            path: `spec.pools[${i}].volumeClaimTemplate.spec`,
            size: field(claim, 'resources', 'requests', 'storage'),
            class: field(claim, 'storageClassName'),
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
  fields(VOLUMES[kindOf(object)]?.(object.spec)) as Readonly<Record<string, Volume>>;

const classWords = (name: unknown) =>
  typeof name === 'string' ? `the StorageClass ${name}` : 'the default StorageClass';
