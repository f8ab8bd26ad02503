import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

/**
 * Who collects is connected to every one that has some (`need` with `all`), or whoever has some to the one that collects. An
 * offer says `orders: false`: numbers are fetched when they are there.
 */
export const metrics = connectionType({
  words: "metrics in Prometheus' format",
  request: nothing,
  endpoint: Type.Object({
    namespace: Type.String({ description: 'Namespace of the pods that have them' }),
    labels: Type.Record(Type.String(), Type.String(), { description: 'Labels of these pods' }),
    port: Type.Number({ description: 'Port of the pods' }),
    path: Type.Optional(Type.String({ description: 'Path; default: /metrics' })),
  }),
  // A bearer's, where they are not for everybody.
  credentials: [['token']],
});
