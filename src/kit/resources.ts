import { formatBytes, formatCpu, sumBytes, sumCpu } from './quantity.ts';

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

/** The same as values of a chart that has a limit of CPU by itself: null takes it away (helm.sh/docs/chart_template_guide/values_files). */
export function chartResources(resources: Resources) {
  const { limits, requests } = containerResources(resources);
  return { limits: { ...limits, cpu: null }, requests };
}

/** The resources of a pod with several containers. */
export function sumResources(...parts: readonly Resources[]): Resources {
  return {
    cpu: formatCpu(sumCpu(parts.map(({ cpu }) => cpu))),
    memory: formatBytes(sumBytes(parts.map(({ memory }) => memory))),
    memoryLimit: formatBytes(sumBytes(parts.map(({ memoryLimit }) => memoryLimit))),
  };
}

/** The resources of a pod with several containers alike. */
export function timesResources(count: number, part: Resources): Resources {
  return sumResources(...Array.from({ length: count }, () => part));
}
