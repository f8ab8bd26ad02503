import type { KubeObject } from '../../kit/object.ts';
import { groupOf } from '../../kit/object.ts';
import { parseCpu } from '../../kit/quantity.ts';
import { jvmBytes } from './jvm-bytes.ts';
import { type AskedContainer, askedOf, type RenderedPods, type WrittenResources } from './pods.ts';
import { sparkMemory } from './spark-memory.ts';

/** Looks up an object of the tree, beside which some stand: `ObjectStore.barmancloud.cnpg.io`. */
type Find = (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;
type Reader = (object: KubeObject, find: Find) => readonly RenderedPods[];

/** The pods that operators make of custom resources, with the labels that they put on them (see the components). */
const READERS: Readonly<Record<string, Reader>> = {
  'KafkaNodePool.kafka.strimzi.io': ({ metadata, spec }) => {
    const cluster = metadata.labels?.['strimzi.io/cluster'] ?? '';
    const { replicas, resources, roles } = spec as { replicas: number; resources?: WrittenResources; roles?: string[] };
    return [
      {
        labels: { 'strimzi.io/cluster': cluster, 'strimzi.io/name': `${cluster}-kafka`, ...roleLabels(roles) },
        path: 'spec',
        replicas,
        containers: [container('spec.resources', resources)],
      },
    ];
  },
  'Kafka.kafka.strimzi.io': ({ metadata: { name }, spec }) => {
    const { entityOperator, cruiseControl } = spec as {
      entityOperator?: Record<string, { resources?: WrittenResources } | undefined>;
      cruiseControl?: { resources?: WrittenResources };
    };
    const pods = (program: string, path: string, containers: readonly AskedContainer[]): RenderedPods => ({
      labels: { 'strimzi.io/cluster': name, 'strimzi.io/name': `${name}-${program}` },
      path,
      replicas: 1,
      containers,
    });
    const parts = ['topicOperator', 'userOperator'].filter((part) => entityOperator?.[part]);
    const ofPart = (part: string) =>
      container(`spec.entityOperator.${part}.resources`, entityOperator![part]!.resources);
    return [
      ...(entityOperator ? [pods('entity-operator', 'spec.entityOperator', parts.map(ofPart))] : []),
      ...(cruiseControl
        ? [
            pods('cruise-control', 'spec.cruiseControl', [
              container('spec.cruiseControl.resources', cruiseControl.resources),
            ]),
          ]
        : []),
    ];
  },
  'Tenant.minio.min.io': ({ metadata: { name }, spec }) => {
    const { pools = [], sideCars } = spec as {
      pools?: { servers: number; resources?: WrittenResources }[];
      sideCars?: { resources?: WrittenResources };
    };
    return pools.map(({ servers, resources }, i) => ({
      labels: { 'v1.min.io/tenant': name },
      path: `spec.pools[${i}]`,
      replicas: servers,
      containers: [
        container(`spec.pools[${i}].resources`, resources),
        container('spec.sideCars.resources', sideCars?.resources),
      ],
    }));
  },
  'Cluster.postgresql.cnpg.io': postgresPods,
  'FlinkDeployment.flink.apache.org': flinkPods,
  'SparkApplication.sparkoperator.k8s.io': kubeflowPods,
  'SparkApplication.spark.apache.org': apachePods,
};

/** The pods of a custom resource; none of a kind that makes none. */
export const operatorPods = (object: KubeObject, find: Find = () => undefined): readonly RenderedPods[] =>
  READERS[`${object.kind}.${groupOf(object.apiVersion)}`]?.(object, find) ?? [];

/** What a node of Kafka does, as its labels say (strimzi 1.2.0, KafkaCluster `withStrimziBrokerRole`). */
export const roleLabels = (roles: readonly string[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(['broker', 'controller'].map((role) => [`strimzi.io/${role}-role`, String(roles.includes(role))]));

const container = (path: string, resources?: WrittenResources): AskedContainer => ({ ...askedOf(resources), path });

interface PostgresSpec {
  readonly instances: number;
  readonly resources?: WrittenResources;
  readonly plugins?: readonly { readonly parameters?: { readonly barmanObjectName?: string } }[];
}

/** Beside PostgreSQL runs what keeps its backups, as the store asks for it (plugin-barman-cloud v0.13.0, lifecycle_resources.go). */
function postgresPods({ metadata: { name, namespace }, spec }: KubeObject, find: Find): readonly RenderedPods[] {
  const { instances, resources, plugins = [] } = spec as PostgresSpec;
  const stores = plugins.flatMap(({ parameters }) => parameters?.barmanObjectName ?? []);
  return [
    {
      labels: { 'cnpg.io/cluster': name },
      path: 'spec',
      replicas: instances,
      containers: [
        container('spec.resources', resources),
        ...stores.map((store) => {
          const { instanceSidecarConfiguration } = (find('ObjectStore.barmancloud.cnpg.io', namespace, store)?.spec ??
            {}) as { instanceSidecarConfiguration?: { resources?: WrittenResources } };
          return container('spec.plugins', instanceSidecarConfiguration?.resources);
        }),
      ],
    },
  ];
}

interface FlinkSpec {
  readonly flinkConfiguration?: Readonly<Record<string, string>>;
  readonly job?: { readonly parallelism?: number; readonly state?: string };
  readonly jobManager: { readonly replicas?: number; readonly resource: FlinkResource };
  readonly taskManager: { readonly resource: FlinkResource };
}

interface FlinkResource {
  readonly cpu: number;
  readonly memory: string;
}

function flinkPods({ metadata: { name }, spec }: KubeObject): readonly RenderedPods[] {
  const { flinkConfiguration = {}, job, jobManager, taskManager } = spec as FlinkSpec;
  const slots = Number(flinkConfiguration['taskmanager.numberOfTaskSlots'] ?? 1);
  const running = job?.state !== 'suspended';
  const pods = (role: 'jobManager' | 'taskManager', { cpu, memory }: FlinkResource, replicas: number) => {
    const bytes = jvmBytes(memory);
    return {
      labels: { app: name, component: role.toLowerCase(), type: 'flink-native-kubernetes' },
      path: `spec.${role}`,
      replicas: running ? replicas : 0,
      containers: [{ path: `spec.${role}.resource`, cpu: parseCpu(cpu), memory: bytes, memoryLimit: bytes }],
    };
  };
  return [
    pods('jobManager', jobManager.resource, jobManager.replicas ?? 1),
    pods('taskManager', taskManager.resource, Math.ceil((job?.parallelism ?? 1) / slots)),
  ];
}

interface KubeflowRole {
  readonly coreRequest?: string;
  readonly cores?: number;
  readonly instances?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly memory?: string;
  readonly memoryOverhead?: string;
}

function kubeflowPods({ spec }: KubeObject): readonly RenderedPods[] {
  const {
    driver,
    dynamicAllocation,
    executor,
    sparkConf = {},
    type,
  } = spec as {
    dynamicAllocation?: { enabled?: boolean; maxExecutors?: number };
    driver: KubeflowRole;
    executor: KubeflowRole;
    sparkConf?: Readonly<Record<string, string>>;
    type: string;
  };
  return (['driver', 'executor'] as const).map((role) => {
    const {
      coreRequest,
      cores = 1,
      instances = 1,
      labels = {},
      memory,
      memoryOverhead,
    } = role === 'driver' ? driver : executor;
    const bytes = sparkMemory({
      role,
      memory,
      memoryOverhead,
      jvm: type !== 'Python' && type !== 'R',
      conf: sparkConf,
    });
    return {
      labels: { ...labels, 'spark-role': role },
      path: `spec.${role}`,
      replicas:
        role === 'executor' && dynamicAllocation?.enabled ? (dynamicAllocation.maxExecutors ?? Infinity) : instances,
      containers: [
        { path: `spec.${role}.memory`, cpu: parseCpu(coreRequest ?? cores), memory: bytes, memoryLimit: bytes },
      ],
    };
  });
}

function apachePods({ spec }: KubeObject): readonly RenderedPods[] {
  const {
    sparkConf: conf = {},
    pyFiles,
    sparkRFiles,
    ...rest
  } = spec as {
    sparkConf?: Readonly<Record<string, string>>;
    pyFiles?: string;
    sparkRFiles?: string;
  } & Record<string, { podTemplateSpec?: { metadata?: { labels?: Record<string, string> } } } | undefined>;
  return (['driver', 'executor'] as const).map((role) => {
    const bytes = sparkMemory({
      role,
      memory: conf[`spark.${role}.memory`],
      memoryOverhead: conf[`spark.${role}.memoryOverhead`],
      jvm: pyFiles === undefined && sparkRFiles === undefined,
      conf,
    });
    return {
      labels: { ...rest[`${role}Spec`]?.podTemplateSpec?.metadata?.labels, 'spark-role': role },
      path: 'spec.sparkConf',
      replicas: role === 'driver' ? 1 : apacheExecutors(conf),
      containers: [
        {
          path: `spec.sparkConf.spark.${role}.memory`,
          cpu: parseCpu(conf[`spark.kubernetes.${role}.request.cores`] ?? conf[`spark.${role}.cores`] ?? 1),
          memory: bytes,
          memoryLimit: bytes,
        },
      ],
    };
  });
}

/** At most. Without a most, dynamic allocation knows none. */
function apacheExecutors(conf: Readonly<Record<string, string>>): number {
  if (conf['spark.dynamicAllocation.enabled'] === 'true')
    return Number(conf['spark.dynamicAllocation.maxExecutors'] ?? Infinity);
  return Number(conf['spark.executor.instances'] ?? 2);
}
