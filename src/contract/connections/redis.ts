import { Type } from 'typebox';
import { addressFact, named } from '../fact.ts';
import { connectionType, nothing } from './connection-type.ts';

export const redis = connectionType({
  words: 'a cache and queue that speaks Redis',
  request: nothing,
  endpoint: Type.Object({ host: Type.String(), port: Type.Number() }),
  credentials: [['username', 'password']],
  tells: ({ endpoint: { host, port } }) => [
    addressFact('the address', `${host}:${port}`, named(/(^|[._-])redis[._-](host|addr(ess)?|ur[il])$/i)),
  ],
});
