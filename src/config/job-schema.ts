import { type Static, type TObject, Type } from 'typebox';
import { Files } from './files-schema.ts';
import { closed, labelKey, labelValue, option } from './options.ts';

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

/** A taint of nodes that pods bear. */
export const Toleration = Type.Object(
  {
    key: option.string({ description: 'Key of the taint', ...labelKey }),
    value: Type.Optional(option.string({ description: 'Its value; default: any', ...labelValue })),
    effect: Type.Optional(
      option.choice(['NoSchedule', 'PreferNoSchedule', 'NoExecute'], { description: 'Its effect; default: any' }),
    ),
  },
  closed,
);

const Nodes = Type.Object(
  {
    selector: option.map(Type.String(labelValue), {
      description: 'Labels that they have: `{ disk: ssd }`; those of the cluster are under `cluster.nodeLabels`',
      default: {},
    }),
    tolerations: option.list(Toleration, { description: 'Taints of theirs that its pods bear', default: [] }),
  },
  { ...closed, description: 'Nodes that all its pods run on; default: any that has no taint' },
);

/** What anything of a project that runs says of its connections and its environment. */
export const RUN = {
  reads: option.list(Type.String(), {
    description: "Topics and buckets it reads: `name`, or `project/name` of another project's",
    default: [],
  }),
  writes: option.list(Type.String(), { description: 'Topics and buckets it writes', default: [] }),
  uses: option.list(Type.String(), { description: 'Databases of the project it uses', default: [] }),
  tracks: option.boolean({ description: 'Logs runs and models to MLflow', default: false }),
  calls: option.list(Type.String(), { description: 'Services of the project that it calls', default: [] }),
  egress: egress('What it reaches outside the cluster, beside that of the project'),
  env: option.map(Type.String(), {
    description:
      'Variables of its own, before those of the project; addresses, names and credentials are there already',
    default: {},
  }),
  nodes: Type.Optional(Nodes),
  files: Type.Optional(Files),
};

/** A job, without what its engine asks for. */
export const JOB = {
  ...RUN,
  schedule: Type.Optional(
    option.string({
      description: 'When it starts, as cron says it in UTC; default: when it is there, and when it changes',
    }),
  ),
  runs: Type.Optional(option.choice(['airflow', 'argocd'], { description: 'Who starts it; default: argocd' })),
};

/** What a service or a job says of its connections and its environment. */
export type RunConfig = Static<TObject<typeof RUN>>;

/** A job of a project; beside what is said here it has the part of its engine, under the engine's id. */
export type JobConfig = Static<TObject<typeof JOB>> & Readonly<Record<string, unknown>>;
