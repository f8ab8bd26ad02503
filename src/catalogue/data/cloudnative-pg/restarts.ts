import type { Restart } from '../../../contract/kind.ts';
import { differingKeys, same } from '../../../kit/compare.ts';
import { at, numberOf, recordsOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';

/**
 * Parameters that PostgreSQL reads when it starts (`postgres --describe-config` of 18.4, context `postmaster`, all of it but those
 * that the operator alone sets), and those of its extensions that are known to be so.
 */
const AT_START: ReadonlySet<string> = new Set(
  `autovacuum_freeze_max_age autovacuum_multixact_freeze_max_age autovacuum_worker_slots commit_timestamp_buffers
  dynamic_shared_memory_type huge_page_size huge_pages io_max_combine_limit io_max_concurrency io_method
  max_active_replication_origins max_connections max_files_per_process max_locks_per_transaction
  max_logical_replication_workers max_notify_queue_pages max_pred_locks_per_transaction max_prepared_transactions
  max_replication_slots max_wal_senders max_worker_processes min_dynamic_shared_memory multixact_member_buffers
  multixact_offset_buffers notify_buffers reserved_connections serializable_buffers shared_buffers shared_memory_type
  subtransaction_buffers superuser_reserved_connections track_activity_query_size track_commit_timestamp
  transaction_buffers wal_buffers wal_decode_buffer_size wal_level wal_log_hints`.split(/\s+/),
);

/** A replica must have room for all that its primary has: of these less comes to the primary first (v1.30.0, pkg/management/postgres/probes.go `GetDecreasedSensibleSettings`). */
const PRIMARY_FIRST: ReadonlySet<string> = new Set([
  'max_connections',
  'max_locks_per_transaction',
  'max_prepared_transactions',
  'max_wal_senders',
  'max_worker_processes',
]);

/** Fields of the spec that are in the pods, beside those by which they are told (v1.30.0, pkg/specs/{pods,podspec_diff}.go `ComparePodSpecs`; internal/controller/cluster_upgrade.go `isPodNeedingRollout`). */
const OF_PODS = ['affinity', 'env', 'envFrom', 'projectedVolumeTemplate', 'schedulerName'] as const;

/** What of a Cluster restarts its instances, beside what its pods show. */
export function clusterRestarts(before: KubeObject, after: KubeObject): readonly Restart[] {
  const [was, is] = [before, after].map(({ spec }) => spec);
  const path =
    OF_PODS.find((key) => !same(at(was, key), at(is, key))) ??
    volumeThatComes(was, is) ??
    parametersThatRestart(was, is)[0];
  return path === undefined
    ? []
    : [
        {
          pods: 'instances',
          path: `spec.${path}`,
          labels: { 'cnpg.io/cluster': after.metadata.name },
          rollout: 'one-by-one',
        },
      ];
}

/** Pods are made anew with a further volume; another size of one that is there restarts nothing (v1.30.0, pkg/reconciler/persistentvolumeclaim/resources.go `InstanceHasMissingMounts`). */
function volumeThatComes(was: unknown, is: unknown): string | undefined {
  if (at(was, 'walStorage') === undefined && at(is, 'walStorage') !== undefined) return 'walStorage';
  const namesIn = (spec: unknown) => recordsOf(at(spec, 'tablespaces')).map(({ name }) => name);
  const known = new Set(namesIn(was));
  return namesIn(is).every((name) => known.has(name)) ? undefined : 'tablespaces';
}

function parametersThatRestart(was: unknown, is: unknown): readonly string[] {
  const libraries = (spec: unknown) => at(spec, 'postgresql', 'shared_preload_libraries');
  return [
    ...differingKeys(at(was, 'postgresql', 'parameters'), at(is, 'postgresql', 'parameters'))
      .filter((key) => AT_START.has(key))
      .map((key) => `postgresql.parameters.${key}`),
    ...(same(libraries(was), libraries(is)) ? [] : ['postgresql.shared_preload_libraries']),
  ];
}

/**
 * Which instance is the last, and how it comes back: replicas first, then the primary, in its place unless it is told to hand over
 * (v1.30.0, internal/controller/cluster_upgrade.go `rolloutRequiredInstances`, `updatePrimaryPod`; api/v1/cluster_funcs.go
 * `GetPrimaryUpdateMethod`, `GetPrimaryUpdateStrategy`).
 */
export function primaryWords({ spec: is }: KubeObject, { spec: was }: KubeObject): string | undefined {
  if ((numberOf(at(is, 'instances')) ?? 1) < 2) return undefined;
  if (at(is, 'primaryUpdateStrategy') === 'supervised')
    return 'its primary waits until a person hands over to another instance';
  const first = [...PRIMARY_FIRST].find((key) => {
    const [old, now] = [was, is].map((spec) => Number(at(spec, 'postgresql', 'parameters', key) ?? Number.NaN));
    return now! < old!;
  });
  if (first !== undefined) return `its primary first, as ${first} gets less, and nobody writes until it is back`;
  return at(is, 'primaryUpdateMethod') === 'switchover'
    ? 'its primary last, when it has handed over to a replica: connections to it break off'
    : 'its primary last, in its place: nobody writes until it is back';
}
