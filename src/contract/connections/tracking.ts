import { Type } from 'typebox';
import { addressFact, named } from '../fact.ts';
import { connectionType, nothing } from './connection-type.ts';

export const tracking = connectionType({
  words: 'experiment tracking and the model registry',
  request: nothing,
  endpoint: Type.Object({ url: Type.String() }),
  tells: ({ endpoint: { url } }) => [addressFact('the address', url, named(/(^|[._-])tracking[._-]ur[il]$/i))],
});
