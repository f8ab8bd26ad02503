import type { Fault } from '../../../contract/problem.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import type { KubeObject } from '../../../kit/object.ts';

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

/** Areas that come to more than their process has. */
export function* areaFaults({ spec }: KubeObject): Iterable<Fault> {
  const { flinkConfiguration: said, ...roles } = (spec ?? {}) as {
    flinkConfiguration?: Readonly<Record<string, string>> | null;
  } & Readonly<Partial<Record<keyof typeof AREAS, { readonly resource?: { readonly memory?: string } }>>>;
  const flinkConfiguration = said ?? {};
  for (const role of ['jobManager', 'taskManager'] as const) {
    const set = AREAS[role].filter((key) => flinkConfiguration[key] !== undefined);
    const sum = set.reduce((total, key) => total + jvmBytes(flinkConfiguration[key]!), 0);
    const memory = roles[role]?.resource?.memory;
    if (memory === undefined) continue;
    const process = jvmBytes(memory);
    if (sum <= process) continue;
    yield {
      path: 'spec.flinkConfiguration',
      message: `${set.join(', ')} come to ${mebibytes(sum)}, and the process has ${mebibytes(process)}`,
      fix: `set less of them in \`conf\`, or raise \`${role}.memory\` of the job`,
    };
  }
}
