import { Type } from 'typebox';
import { closed, option } from '../../config/options.ts';
import { addressFact, named } from '../fact.ts';
import { connectionType } from './connection-type.ts';

export const registry = connectionType({
  words: 'the image registry',
  request: Type.Object(
    {
      pulls: Type.Optional(
        option.boolean({
          description: 'The client pulls images, or lists their versions; without it, it gets no credentials',
        }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    host: Type.String(),
    insecure: Type.Boolean(),
    login: Type.Boolean({ description: 'Whether it asks for a login, which clients that pull then get' }),
  }),
  credentials: [['username', 'password']],
  tells: ({ endpoint: { host } }) => [addressFact('the address', host, named(/(^|[._-])registry[._-]host$/i))],
});
