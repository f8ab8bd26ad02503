import type { PostgresEndpoint, PostgresRequest } from '../../../../contract/connections/index.ts';
import type { Manifest } from '../../../../contract/manifest.ts';
import { placeOf } from '../../../../contract/manifest.ts';
import type { Problem } from '../../../../contract/problem.ts';
import type { Rule, RuleSubject } from '../../../../contract/rule.ts';
import { at, textsOf } from '../../../../kit/json.ts';
import { groupOf } from '../../../../kit/object.ts';
import { databasesOf, isOwner, READER, readBy } from '../../postgresql-clients.ts';
import { parseHba, unquote } from '../pg-hba.ts';

const HBA = 'spec.postgresql.pg_hba';
/** Methods that prove who somebody is without sending the password. */
const METHODS: ReadonlySet<string> = new Set(['cert', 'scram-sha-256']);

export const databaseAccess: Rule = {
  id: 'access/database',
  severity: 'error',
  what: 'PostgreSQL lets every client into the databases that it asks for, by its password, as the owner of its own and as a reader of others, and into no others.',
  why: 'A client that is not let in fails when it runs; one that is let in elsewhere can read what is others’.',
  *check(subject): Iterable<Problem> {
    const servers = serversOf(subject.plan);
    for (const manifest of subject.objects()) {
      const { component, object } = manifest;
      const server = servers.get(component);
      if (!server || groupOf(object.apiVersion) !== 'postgresql.cnpg.io') continue;
      if (object.kind === 'Cluster') {
        yield* entries(manifest, server);
        yield* memberships(manifest, server);
      }
      if (object.kind === 'Database') yield* owner(manifest, server);
    }
  },
};

/** Who is to be let in at a provider. */
interface Server {
  /** The role that each database is for. */
  readonly owners: Map<string, string>;
  /** The databases of others that a role reads. */
  readonly readers: Map<string, readonly string[]>;
}

function serversOf({ connections }: RuleSubject['plan']): ReadonlyMap<string, Server> {
  const servers = new Map<string, Server>();
  for (const { type, provider, client, request, endpoint } of connections) {
    if (type !== 'postgres') continue;
    const server = servers.get(provider) ?? { owners: new Map(), readers: new Map() };
    servers.set(provider, server);
    const { username } = endpoint as PostgresEndpoint;
    const asking = { id: client.id, request: request as PostgresRequest };
    // Who comes as the user of another has what that one has.
    if (!isOwner(asking)) continue;
    for (const { name } of databasesOf(asking)) server.owners.set(name, username);
    const read = readBy(asking);
    if (read.length > 0) server.readers.set(username, read);
  }
  return servers;
}

/** Reads pg_hba.conf as PostgreSQL does (docs/18/auth-pg-hba-conf.html): the first line that fits decides. */
function* entries(manifest: Manifest, { owners, readers }: Server): Iterable<Problem> {
  const written = textsOf(at(manifest.object.spec, 'postgresql', 'pg_hba'));
  const lines = written.map(parseHba);
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
        const [name, who] = [unquote(database), unquote(role)];
        const said = name !== undefined && (owners.get(name) === who || readers.get(who ?? '')?.includes(name));
        if (!said)
          yield {
            ...place,
            message: `the role ${role} is let into the database ${database}, and no connection says so`,
            fix: 'remove the line, or name only the databases that the client asks for',
          };
      }
  }
  const wanted = [
    ...[...owners].map(([database, role]) => ({ database, role, its: 'its database' })),
    ...[...readers].flatMap(([role, read]) => read.map((database) => ({ database, role, its: 'the database' }))),
  ];
  for (const { database, role, its } of wanted)
    if (!open.has(`"${database}" "${role}"`))
      yield {
        ...placeOf(manifest),
        path: HBA,
        message: `the role ${role} is not let into ${its} ${database}`,
        fix: `add \`host "${database}" "${role}" all scram-sha-256\` before the line that rejects all`,
      };
}

/** Who reads what is not its own is a member of the role that may, and nobody is of any other. */
function* memberships(manifest: Manifest, { readers }: Server): Iterable<Problem> {
  const roles = at(manifest.object.spec, 'managed', 'roles');
  for (const [i, role] of (Array.isArray(roles) ? roles : []).entries()) {
    const [name, of] = [String(at(role, 'name')), textsOf(at(role, 'inRoles'))];
    const place = { ...placeOf(manifest), path: `spec.managed.roles[${i}].inRoles` };
    if (readers.has(name) && !of.includes(READER))
      yield {
        ...place,
        message: `the role ${name} reads databases of others, and may read no table there`,
        fix: `add ${READER}`,
      };
    for (const other of of)
      if (other !== READER || !readers.has(name))
        yield {
          ...place,
          message: `the role ${name} is a member of ${other}, and no connection says so`,
          fix: `remove ${other}`,
        };
  }
}

function* owner(manifest: Manifest, { owners }: Server): Iterable<Problem> {
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

const isAll = (names: readonly string[]) => names.includes('all');
