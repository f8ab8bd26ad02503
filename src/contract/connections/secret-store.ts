import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

/** Where values of Secrets are kept, outside the cluster. */
export const secretStore = connectionType({
  words: 'the store of the values of Secrets',
  ours: true,
  request: nothing,
  endpoint: Type.Object({ kind: Type.String() }),
});
