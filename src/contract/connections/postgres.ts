import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, named } from '../fact.ts';
import { connectionType, from, internal, type Said, things } from './connection-type.ts';

const Database = Type.Object(
  {
    name: option.string({ description: 'Its full name' }),
    extensions: Type.Optional(Type.Array(Type.String(), { description: 'Extensions that it has' })),
    from,
  },
  closed,
);

export const postgres = connectionType({
  words: 'a PostgreSQL database',
  request: Type.Object(
    {
      databases: Type.Array(Database, {
        minItems: 1,
        description: 'Databases that the client owns; the first is the one in the endpoint',
      }),
      reads: internal(
        Type.Array(Type.Object({ name: option.string({ description: 'Its full name' }), from }, closed), {
          description: 'Databases of others that it reads; the first is in the endpoint of a client that owns none',
        }),
      ),
      as: internal(
        Type.String({
          description: 'Client whose databases these are: as its user, with its password, and nothing is made',
        }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    host: Type.String(),
    port: Type.Number(),
    database: Type.String(),
    username: Type.String(),
    sslmode: Type.Optional(
      Type.String({ description: 'For clients that libpq serves: `require` where the server takes nothing but TLS' }),
    ),
  }),
  credentials: [['username', 'password']],
  asks: ({ request }) => (request.as === undefined ? things('Database', request.databases) : []),
  tells: ({ request: { databases, reads = [] }, endpoint: { host, port, database, username, sslmode } }) => [
    addressFact('the address', `${host}:${port}`, named(/^PGHOST$/)),
    { what: 'the port', value: String(port), named: named(/^PGPORT$/), together: true },
    {
      what: 'the database',
      value: database,
      named: named(/^PGDATABASE$/),
      fits: (text) => [...databases, ...reads].some(({ name }) => name === text),
      together: true,
    },
    ...[...databases, ...reads].map(({ name }) => ({
      what: 'the database',
      value: name,
      named: () => false,
      kind: 'Database' as const,
    })),
    { what: 'the user', value: username, named: named(/^PGUSER$/) },
    ...(sslmode === undefined
      ? []
      : [
          {
            what: 'the TLS mode',
            value: sslmode,
            named: named(/(^|[._-])(PG)?sslmode$/i),
            fits: (text: string) => text === sslmode || /^verify-/.test(text),
            together: 'promised' as const,
          },
        ]),
  ],
});

export type PostgresRequest = Said<typeof postgres.request>;
export type PostgresEndpoint = Said<typeof postgres.endpoint>;
