import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

export const tracking = connectionType({
  words: 'experiment tracking and the model registry',
  request: nothing,
  endpoint: Type.Object({ url: Type.String() }),
});
