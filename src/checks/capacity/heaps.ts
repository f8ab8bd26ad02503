import type { Manifest } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { describeObject, groupOf, type KubeObject } from '../../kit/object.ts';
import { jvmBytes } from './jvm-bytes.ts';
import { askedOf, type WrittenResources } from './pods.ts';
import { usualOverhead } from './spark-memory.ts';
import { mebibytes } from './words.ts';

type Fault = Pick<Problem, 'message' | 'fix' | 'path'>;

/** Metaspace, code, threads and direct buffers of a small broker (Kafka 4.3.1, measured: 54 to 149 MiB under load). */
const BESIDE_HEAP = 150 * 2 ** 20;

/** By kind: what custom resources set of their programs' memory, against their limit. */
const CHECKS: Readonly<Record<string, (object: KubeObject) => Iterable<Fault>>> = {
  'KafkaNodePool.kafka.strimzi.io': ({ spec }) => jvmHeap('spec', spec as Jvm),
  'Kafka.kafka.strimzi.io': ({ spec }) =>
    jvmHeap('spec.cruiseControl', (spec as { cruiseControl?: Jvm }).cruiseControl ?? {}),
  'FlinkDeployment.flink.apache.org': flinkAreas,
  'SparkApplication.sparkoperator.k8s.io': kubeflowOverhead,
  'SparkApplication.spark.apache.org': apacheOverhead,
};

/** What is wrong with heaps and fixed areas in the custom resources of the tree. */
export function* heapProblems(manifests: readonly Manifest[]): Iterable<Problem> {
  for (const { component, object, from } of manifests) {
    const check = CHECKS[`${object.kind}.${groupOf(object.apiVersion)}`];
    if (!check) continue;
    for (const fault of check(object)) yield { ...fault, component, object: describeObject(object), config: from };
  }
}

interface Jvm {
  readonly jvmOptions?: Readonly<Record<string, string>>;
  readonly resources?: WrittenResources;
}

function* jvmHeap(at: string, { jvmOptions, resources }: Jvm): Iterable<Fault> {
  const limit = askedOf(resources).memoryLimit;
  const heap = jvmOptions?.['-Xmx'];
  if (heap === undefined || limit === 0 || jvmBytes(heap) + BESIDE_HEAP <= limit) return;
  yield {
    path: `${at}.jvmOptions["-Xmx"]`,
    message: `a heap of ${heap} and ${mebibytes(BESIDE_HEAP)} beside it do not fit a memory limit of ${mebibytes(limit)}`,
    fix: 'raise the memory limit, or leave the heap to Mooring',
  };
}

/** Areas of Flink's processes of a fixed size (docs/deployment/memory); the rest of the process is shared out by fractions. */
const AREAS = {
  jobManager: [
    'jobmanager.memory.heap.size',
    'jobmanager.memory.off-heap.size',
    'jobmanager.memory.jvm-metaspace.size',
  ],
  taskManager: [
    'taskmanager.memory.task.heap.size',
    'taskmanager.memory.task.off-heap.size',
    'taskmanager.memory.framework.heap.size',
    'taskmanager.memory.framework.off-heap.size',
    'taskmanager.memory.managed.size',
    'taskmanager.memory.network.min',
    'taskmanager.memory.jvm-metaspace.size',
    'taskmanager.memory.jvm-overhead.min',
  ],
} as const;

function* flinkAreas({ spec }: KubeObject): Iterable<Fault> {
  const { flinkConfiguration = {}, ...roles } = spec as {
    flinkConfiguration?: Readonly<Record<string, string>>;
  } & Readonly<Record<keyof typeof AREAS, { readonly resource: { readonly memory: string } }>>;
  for (const role of ['jobManager', 'taskManager'] as const) {
    const set = AREAS[role].filter((key) => flinkConfiguration[key] !== undefined);
    const sum = set.reduce((total, key) => total + jvmBytes(flinkConfiguration[key]!), 0);
    const process = jvmBytes(roles[role].resource.memory);
    if (sum <= process) continue;
    yield {
      path: 'spec.flinkConfiguration',
      message: `${set.join(', ')} come to ${mebibytes(sum)}, and the process has ${mebibytes(process)}`,
      fix: `set less of them in \`conf\`, or raise \`${role}.memory\` of the job`,
    };
  }
}

interface SparkRole {
  readonly memory?: string;
  readonly memoryOverhead?: string;
}

function* kubeflowOverhead({ spec }: KubeObject): Iterable<Fault> {
  const {
    sparkConf: conf = {},
    type,
    ...roles
  } = spec as {
    sparkConf?: Readonly<Record<string, string>>;
    type: string;
  } & Readonly<Record<'driver' | 'executor', SparkRole>>;
  const jvm = type !== 'Python' && type !== 'R';
  for (const role of ['driver', 'executor'] as const)
    yield* overhead({ ...roles[role], role, jvm, conf }, `spec.${role}.memoryOverhead`);
}

function* apacheOverhead({ spec }: KubeObject): Iterable<Fault> {
  const {
    sparkConf: conf = {},
    pyFiles,
    sparkRFiles,
  } = spec as {
    sparkConf?: Readonly<Record<string, string>>;
    pyFiles?: string;
    sparkRFiles?: string;
  };
  const jvm = pyFiles === undefined && sparkRFiles === undefined;
  for (const role of ['driver', 'executor'] as const) {
    const key = `spark.${role}.memoryOverhead`;
    yield* overhead(
      { role, jvm, conf, memory: conf[`spark.${role}.memory`], memoryOverhead: conf[key] },
      `spec.sparkConf["${key}"]`,
    );
  }
}

function* overhead(process: Parameters<typeof usualOverhead>[0], path: string): Iterable<Fault> {
  const { role, memoryOverhead } = process;
  const usual = usualOverhead(process);
  // Whole MiB: what Spark rounds down is no fault.
  if (memoryOverhead === undefined || jvmBytes(memoryOverhead) + 2 ** 20 > usual) return;
  yield {
    path,
    message: `the ${role} has ${memoryOverhead} beside its heap, and Spark itself would keep ${mebibytes(usual)}`,
    fix: `raise \`${role}.memory\` of the job, which is shared out`,
  };
}
