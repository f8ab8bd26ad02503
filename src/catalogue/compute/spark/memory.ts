import type { Fault } from '../../../contract/problem.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';
import type { Role } from './properties.ts';

export interface SparkProcess {
  readonly role: Role;
  readonly memory?: string;
  readonly memoryOverhead?: string;
  /** Whether it runs in the JVM alone: Python's and R's workers live outside it. */
  readonly jvm: boolean;
  readonly conf: Readonly<Record<string, string>>;
}

const DEFAULT_HEAP = '1g';
const LEAST_OVERHEAD = 384 * 2 ** 20;
const OVERHEAD = { jvm: 0.1, other: 0.4 };

/** What Spark itself would keep beside the heap (Spark 4, BasicDriverFeatureStep and ResourceProfile). */
function usualOverhead({ role, memory = DEFAULT_HEAP, jvm, conf }: SparkProcess): number {
  const factor = Number(conf[`spark.${role}.memoryOverheadFactor`] ?? (jvm ? OVERHEAD.jvm : OVERHEAD.other));
  return Math.max(LEAST_OVERHEAD, Math.floor(jvmBytes(memory) * factor));
}

/** What a Spark container asks for, its limit of memory being the request; devices as limits alone. */
export function sparkResources(process: SparkProcess, cores: unknown = 1, devices: object = {}) {
  const memory = sparkMemory(process);
  return { requests: { cpu: cores, memory }, limits: { memory, ...devices } };
}

/** Heap, overhead, and what properties put beside them. */
function sparkMemory(process: SparkProcess): number {
  const { role, memory = DEFAULT_HEAP, memoryOverhead, jvm, conf } = process;
  const overhead = memoryOverhead === undefined ? usualOverhead(process) : jvmBytes(memoryOverhead);
  const executor = role === 'executor';
  const offHeap =
    executor && conf['spark.memory.offHeap.enabled'] === 'true'
      ? jvmBytes(conf['spark.memory.offHeap.size'] ?? '0')
      : 0;
  // A bare number is in MiB there.
  const python = executor && !jvm ? inMebibytes(conf['spark.executor.pyspark.memory'] ?? '0') : 0;
  return jvmBytes(memory) + overhead + offHeap + python;
}

const inMebibytes = (size: string) => jvmBytes(/^\d+$/.test(size) ? `${size}m` : size);

/** An overhead, set at a path of the object, that is less than Spark itself would keep. */
export function* overheadFaults(process: SparkProcess, path: string): Iterable<Fault> {
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
