import { formatBytes, formatCpu, parseBytes, parseCpu } from './quantity.ts';

/** What one container or pod asks for. CPU in cores or millicores, memory in binary units. */
export interface Resources {
  readonly cpu: string | number;
  readonly memory: string;
  readonly memoryLimit: string;
}

/** Requests and limits of one container. CPU has no limit: throttling helps nobody, requests already share it out. */
export function containerResources({ cpu, memory, memoryLimit }: Resources) {
  return { limits: { memory: memoryLimit }, requests: { cpu, memory } };
}

/** The resources of a pod with several containers. */
export function sumResources(...parts: readonly Resources[]): Resources {
  const sum = (read: (part: Resources) => number) => parts.reduce((total, part) => total + read(part), 0);
  return {
    cpu: formatCpu(sum(({ cpu }) => parseCpu(cpu))),
    memory: formatBytes(sum(({ memory }) => parseBytes(memory))),
    memoryLimit: formatBytes(sum(({ memoryLimit }) => parseBytes(memoryLimit))),
  };
}

/** The resources of a pod with several containers alike. */
export function timesResources(count: number, part: Resources): Resources {
  return sumResources(...Array.from({ length: count }, () => part));
}
