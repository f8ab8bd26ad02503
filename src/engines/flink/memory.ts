import { parseBytes } from '../../kit/quantity.ts';

/** From here on Flink's own shares fit. */
const LARGE = 2 ** 30;

/**
 * What processes below 1 GiB share out otherwise than Flink does, which would leave them hardly a heap: of its 256 MiB of
 * metaspace 93 were in use, and RocksDB's part, 40 % of what is not fixed, is more than small state needs (Flink 2.2.0,
 * docs/deployment/memory).
 */
export function memoryShares(jobManager: string, taskManager: string): Record<string, string> {
  return {
    ...(parseBytes(jobManager) < LARGE && { 'jobmanager.memory.jvm-metaspace.size': '160m' }),
    ...(parseBytes(taskManager) < LARGE && {
      'taskmanager.memory.jvm-metaspace.size': '160m',
      'taskmanager.memory.managed.fraction': '0.2',
    }),
  };
}
