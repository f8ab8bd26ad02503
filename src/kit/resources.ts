import { formatBytes, formatCpu, sumBytes, sumCpu } from './quantity.ts';

/** What one container or pod asks for. CPU in cores or millicores, memory in binary units. */
export interface Resources {
  readonly cpu: string | number;
  readonly memory: string;
  readonly memoryLimit: string;
  /** Devices that it has for itself, by the name of what hands them out: `nvidia.com/gpu`. */
  readonly devices?: Devices;
}

export type Devices = Readonly<Record<string, number>>;

/**
 * Requests and limits of one container. CPU has no limit: throttling helps nobody, requests already share it out. Of devices the
 * limit is the request (kubernetes.io, docs/tasks/manage-gpus/scheduling-gpus).
 */
export function containerResources({ cpu, memory, memoryLimit, devices }: Resources) {
  return { limits: { memory: memoryLimit, ...devices }, requests: { cpu, memory } };
}

/** The same as values of a chart that has a limit of CPU by itself: null takes it away (helm.sh/docs/chart_template_guide/values_files). */
export function chartResources(resources: Resources) {
  const { limits, requests } = containerResources(resources);
  return { limits: { ...limits, cpu: null }, requests };
}

/** The resources of a pod with several containers. */
export function sumResources(...parts: readonly Resources[]): Resources {
  const devices = sumDevices(parts);
  return {
    cpu: formatCpu(sumCpu(parts.map(({ cpu }) => cpu))),
    memory: formatBytes(sumBytes(parts.map(({ memory }) => memory))),
    memoryLimit: formatBytes(sumBytes(parts.map(({ memoryLimit }) => memoryLimit))),
    ...(Object.keys(devices).length > 0 && { devices }),
  };
}

/** Devices of all of them, each as often as it is said to be there. */
export function sumDevices(parts: readonly { readonly devices?: Devices; readonly times?: number }[]): Devices {
  const sum: Record<string, number> = {};
  for (const { devices = {}, times = 1 } of parts)
    for (const [device, number] of Object.entries(devices)) sum[device] = (sum[device] ?? 0) + number * times;
  return sum;
}

/** The resources of a pod with several containers alike. */
export function timesResources(count: number, part: Resources): Resources {
  return sumResources(...Array.from({ length: count }, () => part));
}
