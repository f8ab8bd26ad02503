import { jvmBytes } from './jvm-bytes.ts';

export interface SparkProcess {
  readonly role: 'driver' | 'executor';
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
export function usualOverhead({ role, memory = DEFAULT_HEAP, jvm, conf }: SparkProcess): number {
  const factor = Number(conf[`spark.${role}.memoryOverheadFactor`] ?? (jvm ? OVERHEAD.jvm : OVERHEAD.other));
  return Math.max(LEAST_OVERHEAD, Math.floor(jvmBytes(memory) * factor));
}

/** Request and limit of a Spark pod: heap, overhead, and what properties put beside them. */
export function sparkMemory(process: SparkProcess): number {
  const { role, memory = DEFAULT_HEAP, memoryOverhead, jvm, conf } = process;
  const overhead = memoryOverhead === undefined ? usualOverhead(process) : jvmBytes(memoryOverhead);
  const executor = role === 'executor';
  const offHeap =
    executor && conf['spark.memory.offHeap.enabled'] === 'true'
      ? jvmBytes(conf['spark.memory.offHeap.size'] ?? '0')
      : 0;
  // A bare number is in MiB there.
  const python = executor && !jvm ? mebibytes(conf['spark.executor.pyspark.memory'] ?? '0') : 0;
  return jvmBytes(memory) + overhead + offHeap + python;
}

const mebibytes = (size: string) => jvmBytes(/^\d+$/.test(size) ? `${size}m` : size);
