import { dnsLabel, postgresName } from '../../config/names.ts';
import type { Claim, Client, Refusal } from '../../contract/offer.ts';

type PostgresClient = Pick<Client<'postgres'>, 'id' | 'request'>;

/** Whose user a client is, and whose databases it works in: its own, or those of another. */
export const userOf = ({ id, request }: PostgresClient): string => request.as ?? id;

/** Whether what it works in is its own, and is made for it. */
export const isOwner = ({ request }: PostgresClient): boolean => request.as === undefined;

/**
 * The role of a client: its user's id, as a name that needs no quotes anywhere. `role_` comes before a digit and before what
 * PostgreSQL and CloudNativePG keep for themselves (v1.30.0, pkg/postgres/roles.go; `app` owns the database that every
 * cluster begins with).
 */
export function roleOf(client: PostgresClient): string {
  return userOf(client)
    .replaceAll('-', '_')
    .replace(/^(?=\d|pg_|cnpg_|(postgres|streaming_replica|app)$)/, 'role_');
}

/** The databases that a client owns: those that it asks for, else one of its own name, unless it only reads others'. */
export function databasesOf(client: PostgresClient): PostgresClient['request']['databases'] {
  const { databases, reads } = client.request;
  if (databases?.length) return databases;
  return reads?.length ? [] : [{ name: roleOf(client) }];
}

/** Names of the databases of others that a client reads. */
export const readBy = ({ request }: Pick<PostgresClient, 'request'>): readonly string[] =>
  (request.reads ?? []).map(({ name }) => name);

/** The database that a client finds in its endpoint. */
export const firstOf = (client: PostgresClient): string => (databasesOf(client)[0]?.name ?? readBy(client)[0])!;

/**
 * What a client that reads databases of others is a member of: it selects from all tables of each database that it is let
 * into, which are its own and these alone, whoever makes a table there and whenever (docs/18/predefined-roles.html).
 */
export const READER = 'pg_read_all_data';

/** Name of a database's object: no two are the same, since names of databases hold no `-`. */
export function objectOf({ name }: { readonly name: string }): string {
  return name.replaceAll('_', '-');
}

/** A role is one client's, and a database has one owner. */
export function claimsOf(client: PostgresClient): readonly Claim[] {
  if (!isOwner(client)) return [];
  const databases = databasesOf(client).map(({ name, from }) => ({ what: `the database ${name}`, config: from }));
  return [{ what: `the role ${roleOf(client)}` }, ...databases];
}

/** Names that PostgreSQL takes for its own, would want quoted, or that no object can have. */
export function refuseDatabases(client: PostgresClient): Refusal | undefined {
  for (const { name, from } of databasesOf(client)) {
    const problem = postgresName(name) ?? dnsLabel(objectOf({ name }));
    if (!problem) continue;
    return {
      message: `${client.id} asks for a database ${JSON.stringify(name)}, and ${problem.reason}`,
      fix:
        problem.suggestion === undefined ? 'give it another name' : `write ${problem.suggestion.replaceAll('-', '_')}`,
      config: from,
    };
  }
  return undefined;
}

/**
 * Lines of pg_hba.conf: each role reaches its own databases and those that it reads, where by default it could connect to all, and only by TLS, for
 * which CloudNativePG has a certificate of its own. Drivers ask for it unasked: `prefer` is the default of libpq, asyncpg and
 * pgjdbc alike. The quotes keep names such as `all` from being keywords.
 */
export function accessOf(clients: readonly PostgresClient[]): string[] {
  const quoted = (client: PostgresClient) =>
    [...databasesOf(client).map(({ name }) => name), ...readBy(client)].map((name) => `"${name}"`);
  return [
    ...clients.map((client) => `hostssl ${quoted(client).join(',')} "${roleOf(client)}" all scram-sha-256`),
    'host all all all reject',
  ];
}
