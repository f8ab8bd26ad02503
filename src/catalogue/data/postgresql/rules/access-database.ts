import type { PostgresEndpoint, PostgresRequest } from '../../../../contract/connections/index.ts';
import type { Manifest } from '../../../../contract/manifest.ts';
import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule, RuleSubject } from '../../../../contract/rule.ts';
import { at, textsOf } from '../../../../kit/json.ts';
import { groupOf } from '../../../../kit/object.ts';
import { databasesOf } from '../../postgresql-clients.ts';

const HBA = 'spec.postgresql.pg_hba';
/** Methods that prove who somebody is without sending the password. */
const METHODS: ReadonlySet<string> = new Set(['cert', 'scram-sha-256']);

export const databaseAccess: Rule = {
  id: 'access/database',
  severity: 'error',
  what: 'PostgreSQL lets every client into the databases that it asks for, by its password, as their owner, and into no others.',
  why: 'A client that is not let in fails when it runs; one that is let in elsewhere can read what is others’.',
  *check(subject): Iterable<Problem> {
    const clients = clientsOf(subject.plan);
    for (const manifest of subject.objects()) {
      const { component, object } = manifest;
      const owners = clients.get(component);
      if (!owners || groupOf(object.apiVersion) !== 'postgresql.cnpg.io') continue;
      if (object.kind === 'Cluster') yield* entries(manifest, owners);
      if (object.kind === 'Database') yield* owner(manifest, owners);
    }
  },
};

/** The role that each database is for, by provider. */
type Owners = ReadonlyMap<string, string>;

function clientsOf({ connections }: RuleSubject['plan']): ReadonlyMap<string, Owners> {
  const clients = new Map<string, Map<string, string>>();
  for (const { type, provider, client, request, endpoint } of connections) {
    if (type !== 'postgres') continue;
    const owners = clients.get(provider) ?? new Map<string, string>();
    clients.set(provider, owners);
    const { username } = endpoint as PostgresEndpoint;
    for (const { name } of databasesOf({ id: client.id, request: request as PostgresRequest }))
      owners.set(name, username);
  }
  return clients;
}

/** Reads pg_hba.conf as PostgreSQL does (docs/18/auth-pg-hba-conf.html): the first line that fits decides. */
function* entries(manifest: Manifest, owners: Owners): Iterable<Problem> {
  const written = textsOf(at(manifest.object.spec, 'postgresql', 'pg_hba'));
  const lines = written.map(parse);
  const last = lines.findIndex(
    ({ databases, roles, method }) => isAll(databases) && isAll(roles) && method === 'reject',
  );
  if (last < 0)
    yield {
      ...placeOf(manifest),
      path: HBA,
      message: 'roles are let into databases that are not theirs: the list does not end with a line that rejects all',
      why: 'CloudNativePG goes on with a line that lets every role into every database (v1.30.0, docs/src/postgresql_conf.md).',
      fix: 'end it with `host all all all reject`',
    };
  const open = new Set<string>();
  for (const [i, { databases, roles, method }] of lines.slice(0, last < 0 ? undefined : last).entries()) {
    if (method === 'reject') continue;
    const place = { ...placeOf(manifest), path: `${HBA}[${i}]` };
    if (!METHODS.has(method))
      yield {
        ...place,
        message: `roles are let in by ${method}`,
        why: 'Whoever reaches the port can be anybody, or read the password on its way.',
        fix: 'write scram-sha-256',
      };
    for (const database of databases)
      for (const role of roles) {
        open.add(`${database} ${role}`);
        if (unquote(database) === undefined || owners.get(unquote(database)!) !== unquote(role))
          yield {
            ...place,
            message: `the role ${role} is let into the database ${database}, and no connection says so`,
            fix: 'remove the line, or name only the databases that the client asks for',
          };
      }
  }
  for (const [database, role] of owners)
    if (!open.has(`"${database}" "${role}"`))
      yield {
        ...placeOf(manifest),
        path: HBA,
        message: `the role ${role} is not let into its database ${database}`,
        fix: `add \`host "${database}" "${role}" all scram-sha-256\` before the line that rejects all`,
      };
}

function* owner(manifest: Manifest, owners: Owners): Iterable<Problem> {
  const [name, said] = [at(manifest.object.spec, 'name'), at(manifest.object.spec, 'owner')];
  const role = owners.get(String(name));
  if (role !== undefined && said !== role)
    yield {
      ...placeOf(manifest),
      path: 'spec.owner',
      message: `the database ${name} belongs to ${said}, and ${role} asked for it`,
      fix: `write ${role}`,
    };
}

interface Line {
  readonly databases: readonly string[];
  readonly roles: readonly string[];
  readonly method: string;
}

/** `host "a","b" "role" all scram-sha-256`; lines of sockets have no address. Names in quotes stay so: without, `all` is a keyword. */
function parse(line: string): Line {
  const [type, databases = '', roles = '', ...rest] = line.trim().split(/\s+/);
  const list = (names: string) =>
    names.split(',').map((name) => (/^"|^(all|same|replication|[+@/])/.test(name) ? name : `"${name}"`));
  return { databases: list(databases), roles: list(roles), method: rest[type === 'local' ? 0 : 1] ?? '' };
}

const isAll = (names: readonly string[]) => names.includes('all');
const unquote = (name: string) => /^"(.*)"$/.exec(name)?.[1];
