import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

/** The interfaces of AWS, played by a program of the cluster. */
export const aws = connectionType({
  words: 'a stand-in for AWS',
  request: nothing,
  endpoint: Type.Object({ url: Type.String(), region: Type.String() }),
});
