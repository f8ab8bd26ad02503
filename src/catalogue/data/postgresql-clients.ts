import { postgresName } from '../../config/names.ts';
import type { Claim, Client, Refusal } from '../component.ts';

type PostgresClient = Pick<Client<'postgres'>, 'id' | 'request'>;

/**
 * The role of a client: its id, as a name that needs no quotes anywhere. What PostgreSQL and CloudNativePG keep for
 * themselves (v1.30.0, pkg/postgres/roles.go; `app` owns the database that every cluster begins with) gets a `_` before it,
 * as does a digit; ids never start with `-`, so no two roles are the same.
 */
export function roleOf({ id }: Pick<Client, 'id'>): string {
  return id.replaceAll('-', '_').replace(/^(?=\d|pg_|cnpg_|(postgres|streaming_replica|app)$)/, '_');
}

/** The databases of a client: those that it asks for, else one of its own name. */
export function databasesOf(client: PostgresClient): PostgresClient['request']['databases'] {
  return client.request.databases?.length ? client.request.databases : [{ name: roleOf(client) }];
}

/** A database has one owner. */
export function claimDatabases(client: PostgresClient): readonly Claim[] {
  return databasesOf(client).map(({ name, from }) => ({ what: `the database ${name}`, config: from }));
}

/** Projects' databases are checked where they are written; this is for what components ask for. */
export function refuseDatabases(client: PostgresClient): Refusal | undefined {
  for (const { name, from } of databasesOf(client)) {
    const problem = postgresName(name);
    if (!problem) continue;
    return {
      message: `${client.id} asks for a database ${JSON.stringify(name)}, and ${problem.reason}`,
      fix: problem.suggestion === undefined ? 'give it another name' : `write ${problem.suggestion}`,
      config: from,
    };
  }
  return undefined;
}

/**
 * Lines of pg_hba.conf: each role reaches its own databases, where by default it could connect to all. The quotes keep
 * names such as `all` from being keywords.
 */
export function accessOf(clients: readonly PostgresClient[]): string[] {
  const quoted = (client: PostgresClient) => databasesOf(client).map(({ name }) => `"${name}"`);
  return [
    ...clients.map((client) => `host ${quoted(client).join(',')} "${roleOf(client)}" all scram-sha-256`),
    'host all all all reject',
  ];
}
