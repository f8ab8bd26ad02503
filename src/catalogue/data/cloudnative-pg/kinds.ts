import type { Kinds } from '../../../contract/kind.ts';
import { type Made, madeSecret, madeService } from '../../../contract/made.ts';
import type { Fault } from '../../../contract/rule.ts';
import type { KubeObject } from '../../../kit/object.ts';
import { clusterPods } from './pods.ts';

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

/** What is known of CloudNativePG's objects; what it makes of its them: v1.30.0, pkg/specs/{services,secrets}.go, docs/src/bootstrap.md. */
export const cloudnativePgKinds: Kinds = {
  'Cluster.postgresql.cnpg.io': {
    pods: clusterPods,
    holdsData: true,
    faults: { disruption: loneInstance },
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
  },
  'Database.postgresql.cnpg.io': {
    holdsData: true,
    makes: ({ spec }) => [{ kind: 'Database', name: (spec as { name: string }).name }],
  },
};

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
