import type { Fault } from '../../../contract/problem.ts';
import { amount } from '../../../kit/asked.ts';
import { at, type Json, recordOf, recordsOf } from '../../../kit/json.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { parseBytes } from '../../../kit/quantity.ts';

/** Parameters that the operator alone sets (v1.30.0, pkg/postgres/configuration.go `FixedConfigurationParameters`, all of it). */
const FIXED =
  /^(?:allow_system_table_mods|archive_(?:mode|command|cleanup_command)|bonjour(?:_name)?|cluster_name|config_file|data_directory|data_sync_retry|event_source|external_pid_file|(?:hba|ident)_file|hot_standby|jit_provider|listen_addresses|logging_collector|log_(?:destination|directory|file_mode|filename|rotation_age|rotation_size|truncate_on_rotation)|port|primary_(?:conninfo|slot_name)|recovery_(?:target(?:_\w+)?|end_command|min_apply_delay)|restore_command|shared_preload_libraries|temp_tablespaces|unix_socket_\w+|promote_trigger_file|restart_after_crash|ssl(?:_(?:(?:ca|cert|crl|dh_params|key)_file|ecdh_curve|passphrase_command(?:_supports_reload)?|prefer_server_ciphers))?|stats_temp_directory|synchronous_standby_names|synchronized_standby_slots|syslog_(?:facility|ident|sequence_numbers|split_messages))$/;

/** Units of a parameter, in this spelling (PostgreSQL 18, config-setting). */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'us', 'ms', 's', 'min', 'h', 'd'];
const BYTES: Readonly<Record<string, number>> = { B: 1, kB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 };

/** A quarter is what PostgreSQL's authors start from, and more than 40 % helps nobody (docs/18, runtime-config-resource). */
const BUFFERS = 0.4;

/** What the operator's webhook refuses of parameters, and PostgreSQL. */
export function* parameterFaults(parameters: Json, instances: number, spec: Json): Iterable<Fault> {
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
  // A number alone is one of megabytes to the webhook (`parsePostgresQuantityValue`).
  const said = (key: string, usual: string) => bytesOf(parameters[key] ?? usual, BYTES.MB!);
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
  const buffers = said('shared_buffers', '0B');
  if (request > 0 && buffers > request && !inHugePages(spec, buffers))
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

/** Buffers are held from the start; what stands beside them is what connections sort and join in. */
export function* bufferFaults({ spec }: KubeObject): Iterable<Fault> {
  const said = at(spec, 'postgresql', 'parameters', 'shared_buffers');
  const limit = amount(parseBytes, at(spec, 'resources', 'limits', 'memory'));
  if (said === undefined || !(limit > 0)) return;
  // A number alone counts blocks of 8 KiB (PostgreSQL 18, config-setting: units).
  const buffers = bytesOf(said, 8192);
  if (!(buffers > limit * BUFFERS) || inHugePages(spec, buffers)) return;
  yield {
    path: 'spec.postgresql.parameters.shared_buffers',
    message: `buffers of ${String(said)} leave too little of ${mebibytes(limit)} to the connections`,
    fix: `write at most ${Math.floor((limit * BUFFERS) / 2 ** 20)}MB, or raise the memory limit`,
  };
}

/** Buffers that fit into pages of one size, which are no part of the memory (the same, `hasEnoughMemoryForSharedBuffers`). */
function inHugePages(spec: unknown, buffers: number): boolean {
  return ['requests', 'limits'].some((part) =>
    Object.entries(recordOf(at(spec, 'resources', part))).some(
      ([name, size]) => name.startsWith('hugepages-') && amount(parseBytes, size) >= buffers,
    ),
  );
}

/** Of a number alone `unit`; NaN for one in another unit: it is told already. */
function bytesOf(value: unknown, unit: number): number {
  const [, number, said] = /^(\d+)\s*(\w*)$/.exec(String(value).trim()) ?? [];
  return Number(number) * (said === '' ? unit : (BYTES[said ?? ''] ?? Number.NaN));
}
