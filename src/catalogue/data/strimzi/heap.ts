import type { Fault } from '../../../contract/problem.ts';
import { askedOf, type WrittenResources } from '../../../kit/asked.ts';
import { jvmBytes } from '../../../kit/jvm-bytes.ts';
import { mebibytes } from '../../../kit/mebibytes.ts';

/** Metaspace, code, threads and direct buffers of a small broker (Kafka 4.3.1, measured: 54 to 149 MiB under load). */
const BESIDE_HEAP = 150 * 2 ** 20;

/** What sets the heap of a JVM that Strimzi starts, against its limit. */
export interface Jvm {
  readonly jvmOptions?: Readonly<Record<string, string>>;
  readonly resources?: WrittenResources;
}

/** What is wrong with the heap of the program at a path of the object. */
export function* heapFaults(at: string, { jvmOptions, resources }: Jvm): Iterable<Fault> {
  const limit = askedOf(resources).memoryLimit;
  const { '-Xmx': heap, '-Xms': first } = jvmOptions ?? {};
  const whole = heap === undefined ? limit : jvmBytes(heap);
  if (first !== undefined && whole > 0 && jvmBytes(first) > whole)
    yield {
      path: `${at}.jvmOptions["-Xms"]`,
      message: `it begins with a heap of ${first}, which is more than ${heap ?? mebibytes(limit)}`,
      fix: 'write no more than the heap may become, or leave it to Mooring',
    };
  if (heap === undefined || limit === 0 || jvmBytes(heap) + BESIDE_HEAP <= limit) return;
  yield {
    path: `${at}.jvmOptions["-Xmx"]`,
    message: `a heap of ${heap} and ${mebibytes(BESIDE_HEAP)} beside it do not fit a memory limit of ${mebibytes(limit)}`,
    fix: 'raise the memory limit, or leave the heap to Mooring',
  };
}
