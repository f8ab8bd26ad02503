import { type Static, type TObject, Type } from 'typebox';
import { closed, option } from './options.ts';

export const EgressHost = option.string({
  description: 'A host name such as api.example.com, or addresses such as 203.0.113.0/24',
  pattern:
    '^(([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}|[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)+)$',
  expected: 'a host name such as api.example.com, or addresses such as 203.0.113.0/24',
});

const Egress = Type.Object(
  {
    to: EgressHost,
    ports: option.list(Type.Integer({ minimum: 1, maximum: 65_535 }), { description: 'TCP ports', default: [443] }),
  },
  closed,
);

export const egress = (description: string) => option.list(Egress, { description, default: [] });

/** A job, without what its engine asks for. */
export const JOB = {
  reads: option.list(Type.String(), {
    description: "Topics and buckets it reads: `name`, or `project/name` of another project's",
    default: [],
  }),
  writes: option.list(Type.String(), { description: 'Topics and buckets it writes', default: [] }),
  uses: option.list(Type.String(), { description: 'Databases of the project it uses', default: [] }),
  tracks: option.boolean({ description: 'Logs runs and models to MLflow', default: false }),
  egress: egress('What it reaches outside the cluster, beside that of the project'),
  runs: Type.Optional(option.choice(['airflow', 'argocd'], { description: 'Who starts it; default: argocd' })),
};

/** A job of a project; beside what is said here it has the part of its engine, under the engine's id. */
export type JobConfig = Static<TObject<typeof JOB>> & Readonly<Record<string, unknown>>;
