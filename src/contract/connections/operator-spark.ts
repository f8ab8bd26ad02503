import { Type } from 'typebox';
import { closed } from '../../config/options.ts';
import { connectionType } from './connection-type.ts';

export const operatorSpark = connectionType({
  words: 'the spark operator',
  ours: true,
  request: Type.Object(
    {
      starts: Type.Optional(
        Type.Union([Type.Literal('again'), Type.Literal('at set times')], {
          description: 'Beside a run that ends: again whenever it did, with what changed, or at set times',
        }),
      ),
      from: Type.Optional(Type.String({ description: 'JSON pointer of the setting that asks for that' })),
    },
    closed,
  ),
  endpoint: Type.Object({
    group: Type.Union([Type.Literal('sparkoperator.k8s.io'), Type.Literal('spark.apache.org')], {
      description: 'API group of its SparkApplication',
    }),
  }),
});
