import { type Static, Type } from 'typebox';
import { imageVersions } from './image-versions.ts';
import { closed, option } from './options.ts';

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

/** What one process of a job asks for, with less memory on one machine. Spark and Flink set the memory limit to the request. */
function process(cpu: string, memory: string, local = memory) {
  return Type.Object(
    {
      cpu: option.cpu({ description: 'CPU request', default: cpu }),
      memory: option.size({ description: 'Memory request and limit', default: local, production: memory }),
    },
    { ...closed, default: {}, description: 'Resources of one pod' },
  );
}

const Executors = Type.Union(
  [
    option.integer({ description: 'Executor pods', minimum: 1, maximum: 1000 }),
    Type.Object(
      {
        min: option.integer({ description: 'Executor pods at least', minimum: 0, maximum: 1000, default: 1 }),
        max: option.integer({
          description: 'Executor pods at most, which quotas count',
          minimum: 1,
          maximum: 1000,
          default: 2,
        }),
      },
      closed,
    ),
  ],
  { description: 'Executor pods: a number, or `{ min, max }` by how much there is to do', default: 1 },
);

/** How many executors a job has at least and at most. */
export function executorsOf(executors: SparkConfig['executors']): { readonly min: number; readonly max: number } {
  return typeof executors === 'number' ? { min: executors, max: executors } : executors;
}

const Spark = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    main: option.string({ description: 'Main file, for example local:///opt/app/train.py' }),
    mainClass: Type.Optional(option.string({ description: 'Main class of a JVM job' })),
    type: Type.Optional(
      option.choice(['Python', 'Scala', 'Java', 'R'], { description: 'Language; default: by the extension of `main`' }),
    ),
    sparkVersion: option.string({ description: 'Spark version in the image', default: '4.0.4' }),
    arguments: option.list(Type.String(), { description: 'Arguments', default: [] }),
    executors: Executors,
    // Measured (Spark 4.0.4, images/trainer): 504 MiB of a driver's JVM and 166 MiB of its Python, 487 MiB of an executor's JVM.
    driver: process('500m', '1Gi', '896Mi'),
    executor: process('500m', '1Gi', '896Mi'),
    conf: option.map(Type.String(), { description: 'Further Spark properties', default: {} }),
  },
  { ...closed, description: 'A Spark job: `image` and `main`' },
);

const Flink = Type.Object(
  {
    image: option.string({ description: 'A name under `images:` of the project, or a full image reference' }),
    jar: option.string({
      description: 'Job jar in the image, for example local:///opt/flink/usrlib/job.jar',
      pattern: '^local://',
      expected: 'a local:// path inside the image',
    }),
    entryClass: Type.Optional(option.string({ description: 'Main class' })),
    arguments: option.list(Type.String(), { description: 'Arguments', default: [] }),
    flinkVersion: option.string({
      description: 'Flink version in the image: it names the S3 plugin exactly',
      default: '2.2.0',
      pattern: '^(1\\.20|2\\.[0-2])\\.[0-9]+$',
      expected: 'a full version such as 2.2.0',
    }),
    parallelism: option.integer({ description: 'Parallel slots', minimum: 1, maximum: 1000, default: 1 }),
    slots: option.integer({ description: 'Slots of one TaskManager', minimum: 1, maximum: 64, default: 2 }),
    checkpoints: option.duration({ description: 'Time between checkpoints', default: '1m' }),
    // flink-kubernetes-operator 1.15.0, DefaultValidator `validateSpecChange`: "Job must start in running state".
    state: option.choice(['running', 'suspended'], {
      description: 'Whether the job runs; the operator refuses one that is suspended before it ever ran',
      default: 'running',
    }),
    // Measured (Flink 2.2.0, two jobs with Kafka, S3 and checkpoints): a live heap of 51 MiB in the JobManager and of 58 MiB in the
    // TaskManager, 93 MiB of metaspace in either. These sizes leave them heaps of 160 and 243 MiB (flink-memory.ts).
    jobManager: process('250m', '1Gi', '640Mi'),
    taskManager: process('500m', '1728Mi', '896Mi'),
    conf: option.map(Type.String(), { description: 'Further Flink configuration', default: {} }),
  },
  { ...closed, description: 'A Flink job: `image` and `jar`' },
);

/** A place outside the cluster. */
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

const egress = (description: string) => option.list(Egress, { description, default: [] });

const Job = Type.Object(
  {
    spark: Type.Optional(Spark),
    flink: Type.Optional(Flink),
    reads: option.list(Type.String(), {
      description: "Topics and buckets it reads: `name`, or `project/name` of another project's",
      default: [],
    }),
    writes: option.list(Type.String(), { description: 'Topics and buckets it writes', default: [] }),
    uses: option.list(Type.String(), { description: 'Databases of the project it uses', default: [] }),
    tracks: option.boolean({ description: 'Logs runs and models to MLflow', default: false }),
    egress: egress('What it reaches outside the cluster, beside that of the project'),
    runs: Type.Optional(option.choice(['airflow', 'argocd'], { description: 'Who starts it; default: argocd' })),
  },
  closed,
);

const Quota = Type.Object(
  {
    pods: option.integer({ description: 'Pods', default: 10 }),
    cpu: option.cpu({ description: 'CPU requests', default: 1 }),
    memory: option.size({ description: 'Memory requests and limits', default: '2Gi' }),
    storage: option.size({ description: 'Volumes', default: '10Gi' }),
  },
  { ...closed, description: 'What the team may run in its own namespace beside what is rendered; default: nothing' },
);

/** What a team has on the platform. */
export const Project = Type.Object(
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
    topics: option.map(Topic, { description: 'Kafka topics', default: {} }),
    buckets: option.map(Bucket, { description: 'S3 buckets', default: {} }),
    databases: option.map(Database, { description: 'PostgreSQL databases', default: {} }),
    dags: Type.Optional(
      Type.String({
        description: "Folder of this repository with the project's DAGs",
        minLength: 1,
        expected: 'a folder of this repository such as dags/fraud',
      }),
    ),
    images: option.map(Image, { description: 'Container images', default: {} }),
    egress: egress('What its workloads reach outside the cluster'),
    jobs: option.map(Job, { description: 'Spark and Flink jobs', default: {} }),
  },
  closed,
);

export type ProjectConfig = Static<typeof Project>;
export type JobConfig = Static<typeof Job>;
export type SparkConfig = Static<typeof Spark>;
