import { Type } from 'typebox';
import { closed } from '../../config/options.ts';
import { connectionType, type Said } from './connection-type.ts';

const Rule = Type.Object(
  {
    apiGroups: Type.Optional(Type.Array(Type.String(), { description: 'API groups; "" is the core' })),
    defined: Type.Optional(
      Type.Boolean({
        description: 'Of every API group whose kinds a component of the platform defines, in place of `apiGroups`',
      }),
    ),
    resources: Type.Optional(Type.Array(Type.String(), { description: 'Kinds, in the plural: `pods`' })),
    nonResourceURLs: Type.Optional(
      Type.Array(Type.String(), { description: 'Paths of the API server; needs `cluster`' }),
    ),
    verbs: Type.Array(Type.String(), { description: 'What it may do: `get`, `list` …' }),
    resourceNames: Type.Optional(Type.Array(Type.String(), { description: 'Only these' })),
    namespace: Type.Optional(Type.String({ description: "Where; default: the client's namespace" })),
    cluster: Type.Optional(
      Type.Boolean({
        description: 'In every namespace, and of kinds that belong to none: where a program can do with no less',
      }),
    ),
  },
  closed,
);

/** The Kubernetes API: rights follow from the request. */
export const kubernetesApi = connectionType({
  words: 'the Kubernetes API',
  request: Type.Object(
    {
      rules: Type.Optional(
        Type.Array(Rule, {
          description: "What the client's ServiceAccount may do; without it the client only authenticates",
        }),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({ url: Type.String() }),
});

export type ApiRule = Said<typeof Rule>;
