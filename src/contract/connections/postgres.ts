import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { connectionType, from, type Said, things } from './connection-type.ts';

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
  asks: ({ request }) => things('Database', request.databases),
});

export type PostgresRequest = Said<typeof postgres.request>;
export type PostgresEndpoint = Said<typeof postgres.endpoint>;
