import { type Static, Type } from 'typebox';
import type { ObjectStore } from '../../../imports/types/barmancloud.cnpg.io.ts';
import type { Cluster, ScheduledBackup } from '../../../imports/types/postgresql.cnpg.io.ts';
import { closed, option, resources } from '../../config/options.ts';
import type { RenderContext } from '../../contract/context.ts';
import type { OptionProblem } from '../../contract/declarations.ts';
import type { Made } from '../../contract/made.ts';
import { type Need, need } from '../../contract/need.ts';
import type { SeedSpec } from '../../contract/seed.ts';
import { containerResources, type Resources } from '../../kit/resources.ts';
import { BARMAN_PLUGIN } from './plugin-barman-cloud.ts';

/** Name of the ObjectStore, the ScheduledBackup, the need of S3 and the Secret of a store outside. */
const BACKUP = 'postgresql-backup';
const SOURCE = 'backup';

/** Secret of the credentials that the platform's own store gives. */
const CREDENTIALS = `${BACKUP}-s3`;

const server = (o: { description: string; default?: string }) =>
  option.string({
    ...o,
    pattern: '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$',
    expected: 'lower-case letters, digits and hyphens',
  });

/** Of PostgreSQL's `backup`. */
export const backupOption = Type.Object(
  {
    store: Type.Optional(
      Type.Object(
        {
          url: option.string({
            description: 'Its address, https on port 443',
            pattern: '^https://[a-zA-Z0-9.-]+$',
            expected: 'an https address without a port, such as https://s3.eu-central-1.amazonaws.com',
          }),
          region: option.string({ description: 'Its region', default: 'us-east-1' }),
          bucket: option.string({
            description: 'A bucket that is there already',
            pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$',
            expected: 'the name of a bucket',
          }),
        },
        {
          ...closed,
          description: `Object storage outside the cluster, with the credentials of the Secret ${BACKUP} (keys accessKey and secretKey) in data-plane; default: the platform's own, which is lost with the cluster`,
        },
      ),
    ),
    schedule: option.string({
      description:
        'When base backups are taken, as cron has it, in UTC; the log of changes follows within five minutes',
      default: '0 2 * * *',
      pattern: '^([0-9A-Za-z*/,-]+ ){4}[0-9A-Za-z*/,-]+$',
      expected: 'minute, hour, day, month and day of the week, such as 0 2 * * *',
    }),
    retention: option.string({
      description: 'How far back one can restore to',
      default: '14d',
      production: '30d',
      pattern: '^[1-9][0-9]{0,3}d$',
      expected: 'a number of days such as 30d',
    }),
    server: server({
      description: 'Folder that this life of the cluster writes to; another one after each restore',
      default: 'postgresql',
    }),
    // What compresses and sends a base backup, measured below as it did.
    resources: resources({ cpu: '50m', memory: '128Mi', memoryLimit: '512Mi' }),
  },
  { ...closed, description: 'Keep base backups and the log of changes in object storage; default: no backup' },
);

/** Of PostgreSQL's `restore`. */
export const restoreOption = Type.Object(
  {
    server: server({ description: 'Folder of the store to restore from: what `backup.server` was' }),
    until: Type.Optional(
      option.string({
        description: 'Moment to restore to; default: the last one that was kept',
        pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$',
        expected: 'a time such as 2026-11-29T12:00:00Z',
      }),
    ),
  },
  {
    ...closed,
    description: 'Begin from a backup instead of empty, when the cluster is made: docs/backup.md has the steps',
  },
);

/** Options that say of backups what they say. */
interface BackupOptions {
  readonly backup?: Static<typeof backupOption>;
  readonly restore?: Static<typeof restoreOption>;
}

/** A bucket of the platform's, unless the store is outside. */
const bucketOf = (platform: string): string => `${platform}-postgresql`;

/** What each instance asks for beside PostgreSQL. */
export function besideEach({ backup }: BackupOptions): readonly Resources[] {
  return backup ? [backup.resources] : [];
}

export function backupNeeds({ backup }: BackupOptions, platform: string): readonly Need[] {
  if (!backup) return [];
  const bucket = bucketOf(platform);
  return [
    need({ type: 'operator:barman-cloud', request: { secrets: [backup.store ? BACKUP : CREDENTIALS] } }),
    backup.store
      ? need({ type: 'internet', name: BACKUP, by: ['instance'], request: { why: 'backups go to a store outside' } })
      : need({
          type: 's3',
          name: BACKUP,
          by: ['instance'],
          request: {
            create: [{ name: bucket, from: '/components/postgresql/backup' }],
            access: [{ bucket, access: 'readwrite' }],
          },
          secret: { name: CREDENTIALS },
        }),
  ];
}

/** Credentials of a store outside: whose it is makes them. */
export function backupSecrets({ backup }: BackupOptions): readonly SeedSpec[] {
  if (!backup?.store) return [];
  const given = (what: string) => ({ given: `${what} of the bucket ${backup.store!.bucket} at ${backup.store!.url}` });
  return [
    {
      name: BACKUP,
      keys: { accessKey: given('the access key'), secretKey: given('the secret key') },
      // What runs beside each instance reads it at every call (v0.13.0, internal/cnpgi/common/wal.go).
      renewal: { by: 'operator', within: '1m' },
    },
  ];
}

/** A bucket outside is there, by its owner's word. */
export function backupMakes({ backup }: BackupOptions): readonly Made[] {
  return backup?.store ? [{ kind: 'Bucket', name: backup.store.bucket }] : [];
}

export function backupProblems({ backup, restore }: BackupOptions): readonly OptionProblem[] {
  if (!restore) return [];
  if (!backup)
    return [
      {
        option: 'restore',
        message: 'postgresql has a `restore` and no `backup`, which says in which store to look',
        fix: 'add `backup: {}` with the store that the backup was written to',
      },
    ];
  if (restore.server !== backup.server) return [];
  return [
    {
      option: 'restore/server',
      message: `postgresql would write its log to ${backup.server}, the folder that it is restored from`,
      why: 'two lives of a database in one folder overwrite each other, so that the plugin refuses a folder that is not empty',
      fix: `give \`backup.server\` another name, such as ${backup.server.replace(/(?:-(\d+))?$/, (_, n) => `-${Number(n ?? 1) + 1}`)}`,
    },
  ];
}

/** What the Cluster says of it. */
export function backupOfCluster({ backup, restore }: BackupOptions): Partial<Cluster['spec']> {
  if (!backup) return {};
  const plugin = (name: string) => ({
    name: BARMAN_PLUGIN,
    enabled: true,
    isWALArchiver: false,
    parameters: { barmanObjectName: BACKUP, serverName: name },
  });
  return {
    plugins: [{ ...plugin(backup.server), isWALArchiver: true }],
    ...(restore && {
      bootstrap: {
        recovery: {
          source: SOURCE,
          ...(restore.until !== undefined && { recoveryTarget: { targetTime: restore.until } }),
        },
      },
      externalClusters: [{ name: SOURCE, plugin: plugin(restore.server) }],
    }),
  };
}

/** Adds where backups go and when they are taken. */
export function renderBackup(ctx: RenderContext<BackupOptions>, cluster: string): void {
  const { backup } = ctx.options;
  if (!backup) return;
  const { store } = backup;
  const inside = store ? undefined : ctx.use('s3', BACKUP);
  const secret = inside ? inside.secret.name : ctx.secret(BACKUP).name;
  ctx.add<ObjectStore>(
    {
      apiVersion: 'barmancloud.cnpg.io/v1',
      kind: 'ObjectStore',
      metadata: { name: BACKUP, namespace: ctx.namespace },
      spec: {
        configuration: {
          destinationPath: `s3://${store ? store.bucket : bucketOf(ctx.platform.name)}/`,
          endpointURL: store?.url ?? inside!.url,
          s3Credentials: {
            accessKeyId: { name: secret, key: 'accessKey' },
            secretAccessKey: { name: secret, key: 'secretKey' },
          },
          data: { compression: 'gzip' },
          wal: { compression: 'gzip' },
        },
        instanceSidecarConfiguration: {
          // Stores that are not Amazon's may refuse the checksums that its client adds (v0.13.0, web/docs/object_stores.md).
          env: [
            { name: 'AWS_DEFAULT_REGION', value: store?.region ?? inside!.region },
            { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
            { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
          ],
          resources: containerResources(backup.resources),
        },
        retentionPolicy: backup.retention,
      },
    },
    { config: '/components/postgresql/backup' },
  );
  ctx.add<ScheduledBackup>(
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: { name: BACKUP, namespace: ctx.namespace },
      spec: {
        // Its first field is the second (cloudnative-pg v1.30.0, docs/src/backup.md).
        schedule: `0 ${backup.schedule}`,
        immediate: true,
        suspend: false,
        backupOwnerReference: 'self',
        target: 'prefer-standby',
        cluster: { name: cluster },
        method: 'plugin',
        pluginConfiguration: { name: BARMAN_PLUGIN },
      },
    },
    { wave: 1, config: '/components/postgresql/backup' },
  );
}
