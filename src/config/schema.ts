import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { option, resources } from './options.ts';

/** Shape of a Kubernetes DNS-1123 label, with room for what is put before and after it. */
const label = (description: string) =>
  Type.String({
    description,
    pattern: '^[a-z]([-a-z0-9]*[a-z0-9])?$',
    maxLength: 40,
    expected: 'lower-case letters, digits and hyphens, starting with a letter',
  });

const closed = { additionalProperties: false } as const;

/** A range of IP addresses. */
const cidr = {
  pattern: '^(([0-9]{1,3}\\.){3}[0-9]{1,3}|[0-9a-fA-F:]*:[0-9a-fA-F:]*)/[0-9]{1,3}$',
  expected: 'addresses such as 10.42.0.0/16',
};

const Git = Type.Object(
  {
    provider: option.choice(['gitlab', 'github'], { description: 'Where the repository lives' }),
    url: Type.String({
      description: 'The repository as Argo CD, the Image Updater and people reach it',
      pattern: '^(https?|ssh)://[^\\s]+\\.git$|^[\\w.-]+@[\\w.-]+:[^\\s]+\\.git$',
      expected: 'an http(s) or ssh URL that ends in .git',
    }),
    branch: option.string({ description: 'The branch that Argo CD follows', default: 'main' }),
  },
  { ...closed, description: 'The repository that holds the rendered tree' },
);

const Topic = Type.Object(
  {
    partitions: option.integer({ description: 'Partitions', minimum: 1, maximum: 10_000, default: 3 }),
    replicas: Type.Optional(
      option.integer({
        description: 'Copies of each partition; default: 3, or the number of brokers when that is less',
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

const Bucket = Type.Object(
  {
    versioning: option.boolean({ description: 'Keep every version of an object', default: false }),
    objectLock: option.boolean({
      description: 'Objects cannot be deleted before their retention ends (cannot be switched on later)',
      default: false,
    }),
  },
  closed,
);

const Database = Type.Object(
  { extensions: option.list(Type.String(), { description: 'PostgreSQL extensions to create', default: [] }) },
  closed,
);

const Dags = Type.Union(
  [
    Type.String({ description: 'A folder of this repository' }),
    Type.Object(
      {
        url: option.string({ description: 'Another repository' }),
        branch: option.string({ description: 'Branch', default: 'main' }),
        path: option.string({ description: 'Folder', default: '.' }),
      },
      closed,
    ),
  ],
  { description: "Where the project's DAGs are" },
);

const Image = Type.Object(
  {
    build: Type.Optional(option.string({ description: 'Folder of this repository that CI builds' })),
    image: Type.Optional(option.string({ description: 'An image that somebody else builds: registry/name' })),
    tag: option.string({ description: 'The version to start from; the Image Updater moves it', default: '0.1.0' }),
    follow: Type.Optional(
      option.choice(['semver', 'newest-build', 'digest', 'alphabetical'], {
        description: 'How the Image Updater picks new versions',
      }),
    ),
  },
  closed,
);

/** What one process of a job asks for. Spark and Flink set the memory limit to the request. */
function process(cpu: string, memory: string) {
  return Type.Object(
    {
      cpu: option.cpu({ description: 'CPU request', default: cpu }),
      memory: option.size({ description: 'Memory request and limit', default: memory }),
    },
    { ...closed, default: {}, description: 'Resources of one pod' },
  );
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
    executors: option.integer({ description: 'Executor pods', minimum: 1, maximum: 1000, default: 1 }),
    driver: process('500m', '1Gi'),
    executor: process('500m', '1Gi'),
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
    state: option.choice(['running', 'suspended'], { description: 'Whether the job runs', default: 'running' }),
    jobManager: process('250m', '1Gi'),
    taskManager: process('500m', '1728Mi'),
    conf: option.map(Type.String(), { description: 'Further Flink configuration', default: {} }),
  },
  { ...closed, description: 'A Flink job: `image` and `jar`' },
);

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

const Project = Type.Object(
  {
    quota: Type.Optional(Quota),
    owners: option.list(Type.String(), { description: 'Groups that own the project', default: [] }),
    topics: option.map(Topic, { description: 'Kafka topics', default: {} }),
    buckets: option.map(Bucket, { description: 'S3 buckets', default: {} }),
    databases: option.map(Database, { description: 'PostgreSQL databases', default: {} }),
    dags: Type.Optional(Dags),
    images: option.map(Image, { description: 'Container images', default: {} }),
    jobs: option.map(Job, { description: 'Spark and Flink jobs', default: {} }),
  },
  closed,
);

const Cluster = Type.Object(
  {
    kind: option.choice(['k3d', 'existing'], {
      description: 'k3d: on this machine; existing: a cluster that is already there',
      default: 'existing',
    }),
    kubernetes: option.choice(['1.33', '1.34', '1.35', '1.36'], {
      description: 'Kubernetes version that the tree is checked against',
      default: '1.35',
    }),
    servers: option.integer({ description: 'Server nodes', minimum: 1, default: 1 }),
    agents: option.integer({ description: 'Agent nodes', default: 3 }),
    memory: option.size({ description: 'Memory of the whole cluster', default: '12Gi', production: '128Gi' }),
    cpu: option.cpu({ description: 'CPU of the whole cluster', default: 8, production: 64 }),
    context: Type.Optional(option.string({ description: 'kubectl context of an existing cluster' })),
    storageClass: Type.Optional(
      option.string({ description: "StorageClass of volumes; default: local-path on k3d, else the cluster's default" }),
    ),
    podCidr: option.string({ ...cidr, description: 'Addresses of pods', default: '10.42.0.0/16' }),
    serviceCidr: option.string({ ...cidr, description: 'Addresses of Services', default: '10.43.0.0/16' }),
    apiServer: Type.Object(
      {
        cidrs: option.list(Type.String(cidr), {
          description: 'Where the API server answers; default: anywhere outside the pods',
          default: ['0.0.0.0/0'],
        }),
        port: option.integer({
          description: 'Port behind the Service `kubernetes`',
          minimum: 1,
          maximum: 65_535,
          default: 6443,
        }),
      },
      { ...closed, default: {}, description: 'The API server as NetworkPolicies see it' },
    ),
  },
  { ...closed, default: {}, description: 'Where the environment runs' },
);

const Registry = Type.Object(
  {
    host: option.string({
      description: 'Registry that CI pushes to and the cluster pulls from: host[:port][/path]',
      default: 'k3d-registry:5000',
    }),
    insecure: option.boolean({ description: 'Plain HTTP', default: true, production: false }),
  },
  { ...closed, default: {}, description: "Registry of the projects' own images" },
);

const Switch = Type.Object(
  {
    rule: option.string({ description: 'Rule to switch off' }),
    component: Type.Optional(option.string({ description: 'Only there' })),
    object: Type.Optional(
      option.string({ description: 'Only this object, as the finding names it: Kind.group namespace/name' }),
    ),
    reason: option.string({ description: 'Why it does not apply here', minLength: 10 }),
  },
  closed,
);

/** A component that is not in the catalogue: a folder of plain YAML, or a chart of one's own. */
export const CustomComponent = Type.Object(
  {
    namespace: label('Namespace it lives in'),
    folder: Type.Optional(option.string({ description: 'Folder of plain YAML in this repository' })),
    chart: Type.Optional(
      Type.Object(
        {
          repository: option.string({ description: 'Helm repository or oci:// address' }),
          name: option.string({ description: 'Chart' }),
          version: option.string({ description: 'Exact version' }),
          clusterKinds: option.list(Type.String(), {
            description: 'Cluster-scoped kinds that it renders, which its AppProject then allows: `group/Kind`',
            default: [],
          }),
          namespaces: option.list(Type.String(), { description: 'Further namespaces that it writes to', default: [] }),
          crdGroups: option.list(Type.String(), {
            description: 'API groups whose CustomResourceDefinitions it installs: `example.org`',
            default: [],
          }),
        },
        { ...closed, description: 'A Helm chart' },
      ),
    ),
    values: option.map(Type.Unknown(), { description: 'Values of the chart', default: {} }),
    workloads: option.map(
      Type.Object(
        {
          labels: option.map(Type.String(), { description: 'Labels that select exactly its pods' }),
          replicas: option.integer({ description: 'Pods', default: 1 }),
          resources: resources({ cpu: '100m', memory: '128Mi' }),
          podSecurity: option.choice(['restricted', 'baseline', 'privileged'], {
            description: 'Strictest Pod Security level its pods pass',
            default: 'restricted',
          }),
          serviceAccount: Type.Optional(
            Type.Object(
              {
                name: option.string({ description: 'Its name' }),
                madeBy: option.choice(['mooring', 'chart'], {
                  description:
                    'Who makes it: Mooring, with the Roles that follow from connections, or the folder or chart itself',
                  default: 'mooring',
                }),
              },
              { ...closed, description: 'ServiceAccount of its pods' },
            ),
          ),
        },
        closed,
      ),
      { description: 'Its groups of pods, for policies and quotas', default: {} },
    ),
    images: option.map(Type.String(), {
      description: 'Images that its chart runs, by role, for `mooring images`',
      default: {},
    }),
    requires: option.list(
      Type.Object(
        {
          type: option.string({ description: 'Connection type: s3, kafka, postgres, redis, tracking …' }),
          by: option.list(Type.String(), { description: 'Workloads that open the connection', default: [] }),
          request: option.map(Type.Unknown(), {
            description: 'What is asked of the provider, for example { buckets: [{ name, access }] }',
            default: {},
          }),
        },
        closed,
      ),
      { description: 'What it needs of other components', default: [] },
    ),
  },
  closed,
);

/**
 * The schema of the merged configuration, with the option schemas of the catalogue's components filled in; `open` leaves
 * the components unchecked.
 */
export function platformSchema(components: ReadonlyMap<string, TObject>, open = false) {
  const switches = (schema: TSchema) => Type.Union([Type.Null(), Type.Literal(false), schema]);
  return Type.Object(
    {
      name: label('Name of the platform'),
      profile: Type.Optional(
        option.choice(['local', 'production'], {
          description: 'Which defaults apply; default: local on k3d, else production',
        }),
      ),
      git: Git,
      cluster: Cluster,
      registry: Registry,
      headroom: option.string({
        description: 'Room that quotas leave above what is rendered',
        default: '25%',
        pattern: '^[0-9]{1,3}%$',
        expected: 'a percentage such as 25%',
      }),
      components: Type.Object(
        Object.fromEntries([...components].map(([id, schema]) => [id, Type.Optional(switches(schema))])),
        {
          description:
            'What is switched on. A name alone takes the defaults; false switches off what platform.yaml switched on',
          additionalProperties: open || switches(CustomComponent),
          default: {},
        },
      ),
      connections: option.map(Type.String(), {
        description: 'Which component meets a connection type when several could: `s3: minio`',
        default: {},
      }),
      projects: Type.Record(Type.String(), Project, { description: 'The teams and what they have', default: {} }),
      checks: Type.Object(
        { off: option.list(Switch, { description: 'Rules that do not apply, each with its reason', default: [] }) },
        { ...closed, default: {}, description: 'Checks' },
      ),
    },
    { additionalProperties: false, title: 'Mooring platform' },
  );
}

/** The schema of what a team writes: whatever has a default may be left out. */
export function relaxed<T extends TSchema>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(relaxed) as unknown as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(schema))
    copy[key] = key === 'default' || key === 'enum' ? value : relaxed(value as TSchema);
  const { required, properties } = copy as { required?: string[]; properties?: Record<string, { default?: unknown }> };
  if (required && properties) {
    const needed = required.filter((key) => properties[key]?.default === undefined);
    if (needed.length > 0) copy.required = needed;
    else delete copy.required;
  }
  return copy as T;
}

export type GitConfig = Static<typeof Git>;
export type ClusterConfig = Static<typeof Cluster>;
export type RegistryConfig = Static<typeof Registry>;
export type ProjectConfig = Static<typeof Project>;
export type TopicConfig = Static<typeof Topic>;
export type BucketConfig = Static<typeof Bucket>;
export type ImageConfig = Static<typeof Image>;
export type JobConfig = Static<typeof Job>;
export type SparkConfig = Static<typeof Spark>;
export type FlinkConfig = Static<typeof Flink>;
export type CustomComponentConfig = Static<typeof CustomComponent>;
export type CheckSwitch = Static<typeof Switch>;
