import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { cronProblem } from '../../../kit/cron.ts';
import { at, type Json, listOf, numberOf, recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { parseBytes } from '../../../kit/quantity.ts';

/** Parameters that the operator alone sets (v1.30.0, pkg/postgres/configuration.go `FixedConfigurationParameters`, all of it). */
const FIXED =
  /^(?:allow_system_table_mods|archive_(?:mode|command|cleanup_command)|bonjour(?:_name)?|cluster_name|config_file|data_directory|data_sync_retry|event_source|external_pid_file|(?:hba|ident)_file|hot_standby|jit_provider|listen_addresses|logging_collector|log_(?:destination|directory|file_mode|filename|rotation_age|rotation_size|truncate_on_rotation)|port|primary_(?:conninfo|slot_name)|recovery_(?:target(?:_\w+)?|end_command|min_apply_delay)|restore_command|shared_preload_libraries|temp_tablespaces|unix_socket_\w+|promote_trigger_file|restart_after_crash|ssl(?:_(?:(?:ca|cert|crl|dh_params|key)_file|ecdh_curve|passphrase_command(?:_supports_reload)?|prefer_server_ciphers))?|stats_temp_directory|synchronous_standby_names|synchronized_standby_slots|syslog_(?:facility|ident|sequence_numbers|split_messages))$/;

/** Units of a parameter, in this spelling (PostgreSQL 18, config-setting). */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'us', 'ms', 's', 'min', 'h', 'd'];
const BYTES: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** Services that clients outside are to reach. */
export function* openFaults({ spec }: KubeObject): Iterable<Fault> {
  for (const [i, one] of recordsOf(at(spec, 'managed', 'services', 'additional')).entries()) {
    const type = at(one, 'serviceTemplate', 'spec', 'type');
    if (type === 'LoadBalancer' || type === 'NodePort')
      yield {
        path: `spec.managed.services.additional[${i}].serviceTemplate.spec.type`,
        message: `the database is opened to outside by a ${type}`,
        fix: 'write ClusterIP',
      };
  }
}

/** What the operator's webhook refuses of a Cluster (v1.30.0, internal/webhook/v1/cluster_webhook.go), and PostgreSQL of its parameters. */
export function* clusterFaults({ spec }: KubeObject): Iterable<Fault> {
  const { instances, postgresql, minSyncReplicas = 0, maxSyncReplicas = 0, storage, walStorage } = recordOf(spec);
  const count = numberOf(instances) ?? 1;
  const { synchronous, parameters } = recordOf(postgresql);
  if (synchronous !== undefined) {
    const { number, standbyNamesPre, standbyNamesPost } = recordOf(synchronous);
    const others = listOf(standbyNamesPre).length + listOf(standbyNamesPost).length;
    if (Number(number) >= count + others)
      yield {
        path: 'spec.postgresql.synchronous.number',
        message: `a write waits for ${String(number)} replicas, and beside the primary there ${count + others - 1 === 1 ? 'is 1' : `are ${count + others - 1}`}`,
        fix: `write less than ${count + others}, or run more instances`,
      };
    if (Number(minSyncReplicas) > 0 || Number(maxSyncReplicas) > 0)
      yield {
        path: 'spec.maxSyncReplicas',
        message: 'synchronous replicas are said in two ways',
        fix: 'keep `postgresql.synchronous`',
      };
  }
  if (Number(maxSyncReplicas) >= count && Number(maxSyncReplicas) > 0)
    yield {
      path: 'spec.maxSyncReplicas',
      message: `there are ${String(maxSyncReplicas)} synchronous replicas of ${count} instances`,
      fix: `write less than ${count}`,
    };
  if (Number(minSyncReplicas) > Number(maxSyncReplicas))
    yield {
      path: 'spec.minSyncReplicas',
      message: 'at least as many replicas are synchronous as are more than the most',
      fix: 'write no more than `maxSyncReplicas`',
    };
  for (const [name, volume] of [
    ['storage', storage],
    ['walStorage', walStorage],
  ] as const) {
    const size = at(volume, 'size');
    if (size !== undefined && !(amount(parseBytes, size) > 0))
      yield { path: `spec.${name}.size`, message: `${String(size)} is no size`, fix: 'write one such as 20Gi' };
  }
  yield* parameterFaults(recordOf(parameters), count, recordOf(spec));
}

function* parameterFaults(parameters: Json, instances: number, spec: Json): Iterable<Fault> {
  for (const [key, value] of Object.entries(parameters)) {
    const path = `spec.postgresql.parameters.${key}`;
    if (FIXED.test(key)) yield { path, message: `the operator alone sets ${key}`, fix: 'take it out' };
    const unit = /^\d+\s*([A-Za-z]+)$/.exec(String(value).trim())?.[1];
    if (unit !== undefined && !UNITS.includes(unit))
      yield {
        path,
        message: `${String(value)} has the unit ${unit}, and PostgreSQL knows ${UNITS.join(', ')}`,
        fix: 'write one of these, in this spelling',
      };
  }
  const said = (key: string, usual: string) => bytesOf(String(parameters[key] ?? usual));
  const [least, most] = [said('min_wal_size', '80MB'), said('max_wal_size', '1GB')];
  const room = amount(parseBytes, at(spec.walStorage, 'size'));
  if (least >= most)
    yield {
      path: `spec.postgresql.parameters.${parameters.min_wal_size === undefined ? 'max' : 'min'}_wal_size`,
      message: 'the least of the log that is kept is no less than the most',
      fix: 'write a `min_wal_size` below `max_wal_size`',
    };
  if (parameters.max_wal_size !== undefined && room > 0 && most >= room)
    yield {
      path: 'spec.postgresql.parameters.max_wal_size',
      message: `the log may take ${String(parameters.max_wal_size)}, and its volume has ${String(at(spec.walStorage, 'size'))}`,
      fix: 'write less',
    };
  const request = amount(parseBytes, at(spec.resources, 'requests', 'memory'));
  const buffers = bytesOf(String(parameters.shared_buffers ?? '0B'));
  if (request > 0 && buffers > request)
    yield {
      path: 'spec.postgresql.parameters.shared_buffers',
      message: `buffers of ${String(parameters.shared_buffers)} are more than the memory that is asked for`,
      fix: 'write less, or ask for more',
    };
  if (
    parameters.wal_level === 'minimal' &&
    (instances > 1 || recordsOf(spec.plugins).some(({ isWALArchiver }) => isWALArchiver === true))
  )
    yield {
      path: 'spec.postgresql.parameters.wal_level',
      message: 'neither replicas nor backups can be made of a log that is minimal',
      fix: 'write `replica` or `logical`',
    };
  if (instances > 1 && /^(off|false|no|0)$/i.test(String(parameters.wal_log_hints ?? 'on')))
    yield {
      path: 'spec.postgresql.parameters.wal_log_hints',
      message: 'an old primary cannot follow the new one without these hints',
      fix: 'write `on`, or take it out',
    };
}

/** NaN for what has no unit or another: those are told already, or count something else. */
function bytesOf(text: string): number {
  const [, number, unit = ''] = /^(\d+)\s*(\w+)$/.exec(text.trim()) ?? [];
  return Number(number) * (BYTES[unit] ?? Number.NaN);
}

/**
 * Its schedule begins with seconds: one of five fields is taken for one whose day of the week is left out, so that `30 1 * * *`
 * makes a backup every hour (v1.30.0, go.mod: robfig/cron v1.2.0, parser.go `DowOptional`; the webhook only warns).
 */
export function* scheduleFaults({ spec }: KubeObject): Iterable<Fault> {
  const { schedule, method, pluginConfiguration } = recordOf(spec);
  const wrong = cronProblem(String(schedule), { seconds: true });
  if (wrong !== undefined)
    yield { path: 'spec.schedule', message: wrong, fix: 'write seconds first: `0 30 1 * * *` is half past one' };
  if (method === 'plugin' && textOf(at(pluginConfiguration, 'name')) === undefined)
    yield { path: 'spec.pluginConfiguration', message: 'no plugin is named that makes the backup', fix: 'name it' };
}
