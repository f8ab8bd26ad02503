import { Type } from 'typebox';
import { closed } from '../../config/options.ts';
import { connectionType, type Said } from './connection-type.ts';

const Rule = Type.Object(
  {
    apiGroups: Type.Array(Type.String(), { description: 'API groups; "" is the core' }),
    resources: Type.Array(Type.String(), { description: 'Kinds, in the plural: `pods`' }),
    verbs: Type.Array(Type.String(), { description: 'What it may do: `get`, `list` …' }),
    resourceNames: Type.Optional(Type.Array(Type.String(), { description: 'Only these' })),
    namespace: Type.Optional(Type.String({ description: "Where; default: the client's namespace" })),
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
