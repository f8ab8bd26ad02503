import { Type } from 'typebox';
import { Dags } from '../../config/dags-schema.ts';
import { closed, option } from '../../config/options.ts';
import { connectionType } from './connection-type.ts';

/** A scheduler that starts jobs from DAGs. */
export const orchestrator = connectionType({
  words: 'a scheduler of DAGs',
  ours: true,
  request: Type.Object(
    {
      project: option.string({ description: 'Whose DAGs' }),
      dags: Type.Optional(Dags),
      templates: Type.Optional(
        Type.Object(
          {
            configMap: option.string({ description: "ConfigMap in the orchestrator's namespace" }),
            folder: option.string({ description: 'Folder in which its pods see it' }),
          },
          { ...closed, description: 'Templates of the jobs that DAGs start' },
        ),
      ),
    },
    closed,
  ),
  endpoint: Type.Object({
    namespace: Type.String(),
    submitters: Type.Optional(
      Type.Array(Type.String(), {
        description:
          'Accounts that DAGs of the project submit jobs with; none where they share theirs with DAGs of others',
      }),
    ),
  }),
});
