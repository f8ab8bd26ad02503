import { Type } from 'typebox';
import { connectionType, nothing } from './connection-type.ts';

export const operatorSpark = connectionType({
  words: 'the spark operator',
  ours: true,
  request: nothing,
  endpoint: Type.Object({
    group: Type.Union([Type.Literal('sparkoperator.k8s.io'), Type.Literal('spark.apache.org')], {
      description: 'API group of its SparkApplication',
    }),
  }),
});
