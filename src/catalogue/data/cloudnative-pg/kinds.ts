import type { Admitted, Kinds } from '../../../contract/kind.ts';
import type { Made } from '../../../contract/made.ts';
import { madeSecret, madeService } from '../../../contract/made.ts';
import type { Fault } from '../../../contract/problem.ts';
import { global, named, refer, row } from '../../../contract/refer.ts';
import type { Shape } from '../../../contract/reference-field.ts';
import { at, type Json, recordsOf, textOf } from '../../../kit/json.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { clusterFaults, openFaults, scheduleFaults } from './limits.ts';
import { bufferFaults } from './parameters.ts';
import { clusterPods } from './pods.ts';
import { clusterRestarts, primaryWords } from './restarts.ts';

interface ClusterSpec {
  readonly enableSuperuserAccess?: boolean;
  readonly superuserSecret?: object;
  readonly bootstrap?: {
    readonly initdb?: { readonly database?: string; readonly owner?: string; readonly secret?: object };
    readonly recovery?: object;
    readonly pg_basebackup?: object;
  };
  readonly managed?: {
    readonly roles?: readonly { readonly name: string }[];
    readonly services?: { readonly disabledDefaultServices?: readonly string[] };
  };
}

/** Keys of a generated login (v1.30.0, pkg/specs/secrets.go). */
const LOGIN = 'username user password dbname host port pgpass uri jdbc-uri fqdn-uri fqdn-jdbc-uri'.split(' ');

const ofCluster = row('spec cluster name', named('Cluster.postgresql.cnpg.io'));
const login: Shape = (value, namespace) =>
  ['username', 'password'].flatMap((key) => named('Secret', key)(value, namespace));
const secret = named('Secret');
const objectStore = named('ObjectStore.barmancloud.cnpg.io');
const storageClass = global('StorageClass.storage.k8s.io');

/** What CloudNativePG makes of its objects, what they name, and what goes with them (v1.30.0, pkg/specs/{services,secrets}.go, docs/src/bootstrap.md). */
export const cloudnativePgKinds: Kinds = {
  'Backup.postgresql.cnpg.io': { refers: [ofCluster] },
  'Cluster.postgresql.cnpg.io': {
    pods: clusterPods,
    // Replicas first, the primary last (v1.30.0, internal/controller/cluster_upgrade.go `rolloutRequiredInstances`).
    rollout: () => 'one-by-one',
    resumes: primaryWords,
    restarts: clusterRestarts,
    holdsData: true,
    faults: {
      disruption: loneInstance,
      'capacity/heap': bufferFaults,
      'network/exposed': openFaults,
      'operator/limits': clusterFaults,
    },
    title: 'PostgreSQL cluster',
    serves: 'postgres',
    admits: admitted,
    makes: ({ metadata: { name, namespace }, spec }) => {
      const { bootstrap = {}, managed = {}, enableSuperuserAccess, superuserSecret } = (spec ?? {}) as ClusterSpec;
      const disabled = managed.services?.disabledDefaultServices ?? [];
      const copied = bootstrap.recovery !== undefined || bootstrap.pg_basebackup !== undefined;
      const { database = 'app', owner = database, secret } = bootstrap.initdb ?? {};
      const made: Made[] = [
        { kind: 'ServiceAccount', name, namespace },
        ...['rw', 'ro', 'r']
          .filter((role) => !disabled.includes(role))
          .map((role) => madeService(`${name}-${role}`, namespace, ['postgres', 5432])),
        madeSecret(`${name}-ca`, namespace, ['ca.crt', 'ca.key']),
        { kind: 'DatabaseRole', name: 'postgres' },
        ...(managed.roles ?? []).map((role) => ({ kind: 'DatabaseRole', name: role.name })),
      ];
      if (!copied) {
        made.push({ kind: 'Database', name: database }, { kind: 'DatabaseRole', name: owner });
        if (!secret) made.push(madeSecret(`${name}-app`, namespace, LOGIN));
      }
      if (enableSuperuserAccess && !superuserSecret) made.push(madeSecret(`${name}-superuser`, namespace, LOGIN));
      return made;
    },
    refers: [
      row('spec managed roles * passwordSecret', login),
      row('spec bootstrap initdb secret', login),
      row('spec superuserSecret', login),
      row('spec externalClusters * password', secret),
      row('spec backup barmanObjectStore s3Credentials *', secret),
      row('spec plugins * parameters barmanObjectName', objectStore),
      row('spec externalClusters * plugin parameters barmanObjectName', objectStore),
      row('spec storage storageClass', storageClass),
      row('spec walStorage storageClass', storageClass),
    ],
    volumes: (spec) =>
      Object.fromEntries(
        ['storage', 'walStorage']
          .filter((name) => at(spec, name) !== undefined)
          .map((name) => [
            name,
            {
              path: `spec.${name}`,
              size: at(spec, name, 'size'),
              class: at(spec, name, 'storageClass'),
              // Read when a volume is made, and compared by nobody (v1.30.0, pkg/reconciler/persistentvolumeclaim/build.go).
              classOfNew: true as const,
            },
          ]),
      ),
  },
  'Database.postgresql.cnpg.io': {
    holdsData: true,
    // What its finalizer does (v1.30.0, docs/src/declarative_database_management.md: `retain` by default).
    outlived: ({ spec }) =>
      at(spec, 'databaseReclaimPolicy') === 'delete' ? undefined : 'the database stays in its server',
    faults: { 'data/kept': ({ spec }) => dropped(spec, 'databaseReclaimPolicy', 'the database') },
    makes: ({ spec }) => [{ kind: 'Database', name: (spec as { name: string }).name }],
    refers: [ofCluster, row('spec owner', (owner) => refer('DatabaseRole', textOf(owner), undefined))],
  },
  'Pooler.postgresql.cnpg.io': { refers: [ofCluster] },
  'Publication.postgresql.cnpg.io': {
    faults: { 'data/kept': ({ spec }) => dropped(spec, 'publicationReclaimPolicy', 'the publication') },
  },
  'ScheduledBackup.postgresql.cnpg.io': {
    refers: [ofCluster],
    faults: { 'data/kept': suspended, 'operator/limits': scheduleFaults },
  },
};

/** Roles log in when they are told to (v1.30.0, docs/src/declarative_role_management.md: `login` is false by default); the key is always `password`. */
function admitted({ spec }: KubeObject): readonly Admitted[] {
  return recordsOf(at(spec, 'managed', 'roles')).map((role, i) => ({
    type: 'postgres',
    user: String(role.name),
    secret: textOf(at(role.passwordSecret, 'name')),
    key: 'password',
    at: `spec.managed.roles[${i}]`,
    connections: { most: mostOf(role), all: Number(at(spec, 'postgresql', 'parameters', 'max_connections') ?? 100) },
    wrong: shutOut(role),
  }));
}

/** No number, and -1, are no limit (v1.30.0, docs/src/declarative_role_management.md). */
function mostOf({ connectionLimit }: Json): number | undefined {
  return typeof connectionLimit === 'number' && connectionLimit >= 0 ? connectionLimit : undefined;
}

function shutOut({ ensure, login, disablePassword, validUntil, connectionLimit }: Json): string | undefined {
  if (ensure === 'absent') return 'is to be absent';
  if (login !== true) return 'may not log in';
  if (disablePassword === true) return 'has no password';
  if (validUntil !== undefined) return `has a password that ends at ${validUntil}`;
  return connectionLimit === 0 ? 'may open no connection' : undefined;
}

/** What is deleted in the server: at once, or with the object (v1.30.0, docs/src/declarative_database_management.md). */
function* dropped(spec: unknown, policy: string, what: string): Iterable<Fault> {
  if (at(spec, 'ensure') === 'absent')
    yield {
      path: 'spec.ensure',
      message: `${what} is dropped, with all that is in it`,
      fix: 'write `ensure: present`, or remove the object when it is empty',
    };
  if (at(spec, policy) === 'delete')
    yield {
      path: `spec.${policy}`,
      message: `${what} is dropped when its object goes`,
      fix: `write \`${policy}: retain\``,
    };
  for (const part of ['extensions', 'schemas'])
    for (const [i, one] of recordsOf(at(spec, part)).entries())
      if (one.ensure === 'absent')
        yield {
          path: `spec.${part}[${i}].ensure`,
          message: `${String(one.name)} is dropped, with all that depends on it`,
          fix: 'take the entry out',
        };
}

function* suspended({ spec }: KubeObject): Iterable<Fault> {
  if (at(spec, 'suspend') === true)
    yield { path: 'spec.suspend', message: 'no backup is made', fix: 'write `suspend: false`' };
}

/** It keeps a budget for the primary unless told not to (v1.30.0, docs/src/kubernetes_upgrade.md): alone, it blocks. */
function* loneInstance({ spec }: KubeObject): Iterable<Fault> {
  const { instances = 1, enablePDB = true } = spec as { instances?: number; enablePDB?: boolean };
  if (instances > 1 || !enablePDB) return;
  yield {
    path: 'spec.enablePDB',
    message: 'the operator keeps a PodDisruptionBudget for the only instance',
    why: 'A node that it runs on cannot be drained, and an upgrade of the cluster stops there.',
    fix: 'say `enablePDB: false`, or run more than one instance',
  };
}
