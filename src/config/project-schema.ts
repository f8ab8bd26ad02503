import { type Static, Type } from 'typebox';
import { Dags, Tasks } from './dags-schema.ts';
import { type EngineSchema, titlesOf } from './engine.ts';
import { gpus } from './gpus-schema.ts';
import { imageVersions } from './image-versions.ts';
import { egress, JOB, type JobConfig } from './job-schema.ts';
import { Notebooks, type Notebooks as NotebooksConfig } from './notebook-schema.ts';
import { Offers } from './offers-schema.ts';
import { closed, option } from './options.ts';
import { Service } from './service-schema.ts';

const Topic = Type.Object(
  {
    partitions: option.integer({ description: 'Partitions', minimum: 1, maximum: 10_000, default: 3 }),
    replicas: Type.Optional(
      option.integer({
        description: "Copies of each partition; default: Kafka's `replication`. Changing it later needs Cruise Control",
        minimum: 1,
      }),
    ),
    retention: option.duration({ description: 'How long records are kept', default: '7d' }),
    cleanup: option.choice(['delete', 'compact', 'compact,delete'], {
      description: 'What happens to old records',
      default: 'delete',
    }),
    config: Type.Optional(
      option.map(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), {
        description: 'Further topic settings of Kafka',
      }),
    ),
  },
  closed,
);

const DAYS = { pattern: '^[1-9][0-9]{0,4}d$', expected: 'a number of days such as 90d' };

const Bucket = Type.Object(
  {
    versioning: option.boolean({
      description: 'Keep versions of an object that are no longer the newest',
      default: false,
    }),
    noncurrent: option.string({
      ...DAYS,
      description: 'How long such a version is kept, where versions are: `versioning`, or `objectLock`',
      default: '30d',
    }),
    expire: Type.Optional(option.string({ ...DAYS, description: 'Age at which an object goes; default: it stays' })),
    quota: Type.Optional(option.size({ description: 'Most that the bucket takes; default: what the store has' })),
    objectLock: Type.Optional(
      Type.Object(
        {
          mode: option.choice(['governance', 'compliance'], {
            description: 'governance: an administrator may lift it; compliance: nobody may, not even by this file',
          }),
          days: option.integer({
            description: 'How long a new version is kept from deletion',
            minimum: 1,
            maximum: 36_500,
          }),
        },
        {
          ...closed,
          description: 'Each version that is written cannot be deleted for so long; cannot be switched on or off later',
        },
      ),
    ),
  },
  closed,
);

const Database = Type.Object(
  { extensions: option.list(Type.String(), { description: 'PostgreSQL extensions to create', default: [] }) },
  closed,
);

const Image = Type.Object(
  {
    build: Type.Optional(
      option.string({
        description: 'Folder of this repository that CI builds, with a Dockerfile in it',
        pattern: '^(?!.*(^|/)\\.\\.(/|$))[\\w.-]+(/[\\w.-]+)*$',
        expected: 'a folder of this repository such as images/trainer',
      }),
    ),
    image: Type.Optional(option.string({ description: 'An image that somebody else builds: registry/name' })),
    tag: option.string({ description: 'The version to start from; the Image Updater moves it', default: '0.1.0' }),
    follow: Type.Optional(
      option.choice(['semver', 'newest-build', 'digest', 'alphabetical'], {
        description: 'How the Image Updater picks new versions',
      }),
    ),
    ...imageVersions,
  },
  closed,
);

/** A place outside the cluster. */
function jobSchema(engines: readonly EngineSchema[]) {
  const parts = Object.fromEntries(engines.map(({ id, schema }) => [id, Type.Optional(schema)]));
  return Type.Object({ ...parts, ...JOB } as typeof JOB, closed);
}

/** What engines keep of jobs that ran, by the engine's id. */
function historySchema(engines: readonly EngineSchema[]) {
  const parts = engines.flatMap(({ id, history }) => (history ? [[id, Type.Optional(history.schema)] as const] : []));
  return Type.Object(Object.fromEntries(parts), {
    ...closed,
    description: 'What is kept of jobs that ran, and who shows it; default: nothing',
  });
}

const Quota = Type.Object(
  {
    pods: option.integer({ description: 'Pods', default: 10 }),
    cpu: option.cpu({ description: 'CPU requests', default: 1 }),
    memory: option.size({ description: 'Memory requests and limits', default: '2Gi' }),
    storage: option.size({ description: 'Volumes', default: '10Gi' }),
    gpus: gpus('GPUs'),
  },
  { ...closed, description: 'What the team may run in its own namespace beside what is rendered; default: nothing' },
);

/** What a team has on the platform. */
export function projectSchema(engines: readonly EngineSchema[]) {
  return Type.Object(
    {
      quota: Type.Optional(Quota),
      workspace: option.boolean({
        description:
          'Pods of the team\'s own, labelled `mooring.dev/workspace: "true"` in the project\'s namespace, reach each other and what the project has, with credentials in Secrets there; needs `quota`',
        default: false,
      }),
      owners: option.list(Type.String({ minLength: 1, expected: 'the name of a group' }), {
        description: 'Groups that own the project',
        default: [],
      }),
      topics: option.named(Topic, { description: 'Kafka topics', default: {} }),
      buckets: option.named(Bucket, { description: 'S3 buckets', default: {} }),
      databases: option.named(Database, { description: 'PostgreSQL databases', default: {} }),
      offers: Offers,
      dags: Type.Optional(Dags),
      tasks: Type.Optional(Tasks),
      images: option.named(Image, { description: 'Container images', default: {} }),
      egress: egress('What its workloads reach outside the cluster'),
      env: option.map(Type.String(), { description: 'Variables of all its services and jobs', default: {} }),
      services: option.named(Service, { description: 'Programs that run all the time', default: {} }),
      notebooks: Type.Optional(Notebooks),
      history: Type.Optional(historySchema(engines)),
      jobs: option.named(jobSchema(engines), { description: `${titlesOf(engines)} jobs`, default: {} }),
    },
    closed,
  );
}

export type ProjectConfig = Omit<Static<ReturnType<typeof projectSchema>>, 'history' | 'jobs' | 'notebooks'> & {
  readonly notebooks?: NotebooksConfig;
  readonly history?: Readonly<Record<string, { readonly image: string }>>;
  readonly jobs: Readonly<Record<string, JobConfig>>;
};

export type Projects = Readonly<Record<string, ProjectConfig>>;
