import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

export const operatorKeda = connectionType({
  words: 'scaling by what waits',
  request: nothing,
  endpoint: Type.Object({
    apiVersion: Type.String({ description: 'Of its ScaledObject and TriggerAuthentication' }),
  }),
});
