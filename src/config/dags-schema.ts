import { type Static, Type } from 'typebox';
import { RUN } from './job-schema.ts';
import { closed, option } from './options.ts';

/** DAGs in a repository of the project's own. */
const DagsRepository = Type.Object(
  {
    url: option.string({ description: 'Its http(s) or ssh URL' }),
    branch: option.string({ description: 'Branch that is followed', default: 'main' }),
    folder: option.string({ description: 'Folder in it with the DAGs; default: all of it', default: '.' }),
    anonymous: option.boolean({
      description:
        'Anybody may read it; else the Secret `airflow-dags-<project>` of the namespace of Airflow has what reads it, which you make',
      default: false,
    }),
  },
  { ...closed, description: 'A repository of its own' },
);

/** Where a project has its DAGs. */
export const Dags = Type.Union(
  [
    Type.String({
      description: "Folder of this repository with the project's DAGs",
      minLength: 1,
      expected: 'a folder of this repository such as dags/fraud',
    }),
    DagsRepository,
  ],
  { description: "The project's DAGs: a folder of this repository, or `{ url }` of another" },
);

const { reads, writes, uses, tracks, egress, env } = RUN;

/** What the tasks of a project's DAGs may touch themselves, beside the jobs that they start. */
export const Tasks = Type.Object(
  { reads, writes, uses, tracks, egress, env },
  {
    ...closed,
    description:
      "What tasks of the project's DAGs connect to themselves; needs Airflow's KubernetesExecutor. Default: nothing",
  },
);

export type Tasks = Static<typeof Tasks>;
export type Dags = Static<typeof Dags>;
export type DagsRepository = Static<typeof DagsRepository>;
