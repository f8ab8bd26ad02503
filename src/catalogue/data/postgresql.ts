import { type Static, Type } from 'typebox';
import type { Cluster, Database } from '../../../imports/types/postgresql.cnpg.io.ts';
import { option, resources } from '../../config/options.ts';
import { defineComponent } from '../../contract/component.ts';
import type { RenderContext, Served } from '../../contract/context.ts';
import { need } from '../../contract/need.ts';
import { offer } from '../../contract/offer.ts';
import { AMD64_ARM64 } from '../../contract/published.ts';
import { imagePullSecrets } from '../../contract/secret-ref.ts';
import { parseBytes } from '../../kit/quantity.ts';
import { containerResources, sumResources } from '../../kit/resources.ts';
import { spread } from '../../kit/spread.ts';
import { OPERATOR_IMAGE } from './cloudnative-pg.ts';
import { BACKUP_SIDECAR_IMAGE } from './plugin-barman-cloud.ts';
import { postgresAccess } from './postgresql/review/access.ts';
import { postgresInstances } from './postgresql/review/instances.ts';
import { databaseAccess } from './postgresql/rules/access-database.ts';
import { backup } from './postgresql/rules/backup.ts';
import { databaseReferences } from './postgresql/rules/reference-database.ts';
import {
  backupMakes,
  backupNeeds,
  backupOfCluster,
  backupOption,
  backupProblems,
  backupSecrets,
  besideEach,
  renderBackup,
  restoreOption,
} from './postgresql-backup.ts';
import {
  accessOf,
  claimsOf,
  databasesOf,
  firstOf,
  isOwner,
  objectOf,
  READER,
  readBy,
  refuseDatabases,
  roleOf,
  userOf,
} from './postgresql-clients.ts';

/** The image that CloudNativePG 1.30.0 is tested with (v1.30.0, pkg/versions/versions.go): its default, written out. */
const IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie';

const NAME = 'postgresql';
const PORT = 5432;

/** Where the instance manager in each pod answers the operator and its peers (v1.30.0, docs/src/networking.md). */
const STATUS_PORT = 8000;

const options = Type.Object(
  {
    instances: option.integer({
      description: 'Instances: one primary, the others are replicas that can take over',
      minimum: 1,
      maximum: 9,
      default: 1,
      production: 3,
    }),
    storage: option.size({ description: 'Volume of each instance', default: '5Gi', production: '50Gi' }),
    // Airflow and MLflow keep pools of up to 15 connections in each process; what is not used costs next to nothing.
    connections: option.integer({
      description: 'Connections at most, half of them for one client; changing it restarts PostgreSQL',
      minimum: 20,
      maximum: 5000,
      default: 200,
      production: 400,
    }),
    // The server as measured below, the rest of its shared buffers (a quarter of the request), and the instance manager.
    resources: resources({ cpu: '100m', memory: '320Mi', memoryLimit: '768Mi' }, { cpu: '1', memory: '4Gi' }),
    backup: Type.Optional(backupOption),
    restore: Type.Optional(restoreOption),
  },
  { additionalProperties: false },
);

/** PostgreSQL: one cluster that its clients share, each with a role and databases of its own. */
export const postgresql = defineComponent({
  id: 'postgresql',
  title: 'PostgreSQL',
  area: 'data',
  summary: 'Relational databases. Roles and databases follow from what components and projects ask for.',
  links: { docs: 'https://www.postgresql.org/docs/18/', source: 'https://github.com/postgres/postgres' },
  namespace: 'data-plane',
  budget: 'core',
  options,
  declare: ({ options, namespace, platform }) => ({
    problems: backupProblems(options),
    workloads: {
      instance: {
        // The Jobs that make and join an instance wear it too (v1.30.0, pkg/specs/jobs.go).
        labels: { 'cnpg.io/cluster': NAME },
        replicas: options.instances,
        resources: sumResources(options.resources, ...besideEach(options)),
        // Proportional set of PostgreSQL 15 with 80 MB of shared buffers and 30 clients at work, measured.
        holds: '92Mi',
        volumes: [{ size: options.storage }],
        serviceAccount: { name: NAME, madeBy: 'operator' },
        priority: 'data',
        disruptions: 'operator',
      },
    },
    internal: [
      {
        from: 'instance',
        to: 'instance',
        ports: [PORT, STATUS_PORT],
        why: 'replication, and the check of a primary that it is not cut off from its replicas',
      },
    ],
    requires: [
      need({ type: 'operator:cloudnative-pg', reachedAt: [{ workload: 'instance', ports: [PORT, STATUS_PORT] }] }),
      // The instance manager reads its Cluster and the passwords of roles, and holds the primary's lease.
      need({ type: 'kubernetes-api', by: ['instance'] }),
      ...backupNeeds(options, platform.name),
    ],
    provides: [
      offer({
        type: 'postgres',
        at: 'instance',
        ports: [PORT],
        refuses: refuseDatabases,
        claims: claimsOf,
        endpoint: (client) => ({
          host: `${NAME}-rw.${namespace}.svc`,
          port: PORT,
          database: firstOf(client),
          username: roleOf(client),
          sslmode: 'require',
        }),
        seed: (client) => ({
          name: `postgres-${userOf(client)}`,
          keys: { username: roleOf(client), password: { random: 32 } },
          type: 'kubernetes.io/basic-auth',
          labels: { 'cnpg.io/reload': 'true' },
          // Sees the Secret by that label (v1.30.0, internal/controller/cluster_predicates.go), and its version in the roles' status.
          renewal: { by: 'operator', within: '1m' },
        }),
      }),
    ],
    secrets: backupSecrets(options),
    makes: backupMakes(options),
    images: {
      instance: IMAGE,
      manager: OPERATOR_IMAGE,
      ...(options.backup && { backup: BACKUP_SIDECAR_IMAGE }),
    },
  }),
  render: (ctx) => {
    const clients = ctx.clients('postgres').filter(isOwner);
    renderBackup(ctx, NAME);
    renderCluster(ctx, clients);
    for (const client of clients) {
      for (const database of databasesOf(client)) {
        const { name, extensions = [], from } = database;
        ctx.add<Database>(
          {
            apiVersion: 'postgresql.cnpg.io/v1',
            kind: 'Database',
            metadata: { name: objectOf(database), namespace: ctx.namespace },
            spec: {
              cluster: { name: NAME },
              name,
              owner: roleOf(client),
              databaseReclaimPolicy: 'retain',
              ...(extensions.length > 0 && { extensions: extensions.map((extension) => ({ name: extension })) }),
            },
          },
          { wave: 1, data: true, config: from },
        );
      }
    }
  },
  rules: [databaseReferences, databaseAccess, backup],
  reviewRules: [postgresInstances, postgresAccess],
  published: [
    {
      image: 'ghcr.io/cloudnative-pg/postgresql:18.4-system-trixie',
      platforms: AMD64_ARM64,
      source: 'cloudnative-pg/postgres-containers@9d02ac9 docker-bake.hcl',
    },
  ],
});

function renderCluster(ctx: RenderContext<Static<typeof options>>, clients: readonly Served<'postgres'>[]): void {
  const { instances, storage, connections } = ctx.options;
  const { storageClass, zones } = ctx.platform.cluster;
  ctx.add<Cluster>(
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: { name: NAME, namespace: ctx.namespace },
      spec: {
        instances,
        imageName: ctx.image('instance'),
        ...imagePullSecrets(ctx.pullSecrets()),
        storage: { size: storage, ...(storageClass && { storageClass }) },
        resources: containerResources(ctx.options.resources),
        // The budget of a single instance would keep its node from ever being drained.
        enablePDB: instances > 1,
        ...spread({ ...ctx.workload('instance'), zones }),
        priorityClassName: ctx.workload('instance').priorityClass!,
        postgresql: {
          parameters: {
            max_connections: String(connections),
            max_slot_wal_keep_size: keptForReplicas(storage),
            shared_buffers: sharedBuffers(ctx.options.resources),
          },
          pg_hba: accessOf(clients),
          // What was acknowledged is on two machines, as long as there are two.
          ...(instances > 1 && { synchronous: { method: 'any', number: 1, dataDurability: 'preferred' } }),
        },
        managed: {
          roles: clients.map((client) => ({
            name: roleOf(client),
            login: true,
            connectionLimit: Math.floor(connections / 2),
            passwordSecret: { name: client.seed.name },
            ...(readBy(client).length > 0 && { inRoles: [READER] }),
          })),
        },
        ...backupOfCluster(ctx.options),
      },
    },
    { data: true },
  );
}

/** A quarter of the memory, as PostgreSQL's manual advises for a start (docs/18/runtime-config-resource.html). */
function sharedBuffers({ memory }: { readonly memory: string }): string {
  return `${Math.floor(parseBytes(memory) / 4 / 2 ** 20)}MB`;
}

/**
 * A quarter of the volume. Without a bound the log that waits for a replica which is away fills it, and stops the primary
 * (cloudnative-pg v1.30.0, docs/src/replication.md); a replica that is behind by more is made anew.
 */
function keptForReplicas(storage: string): string {
  return `${Math.floor(parseBytes(storage) / 4 / 2 ** 20)}MB`;
}
