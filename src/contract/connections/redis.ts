import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

export const redis = connectionType({
  words: 'a cache and queue that speaks Redis',
  request: nothing,
  endpoint: Type.Object({ host: Type.String(), port: Type.Number() }),
  credentials: [['username', 'password']],
});
