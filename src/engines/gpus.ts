import type { ClusterConfig } from '../config/schema.ts';
import type { Devices } from '../kit/resources.ts';

/** GPUs of each pod that does the work of something, and what the cluster says of its nodes with GPUs. */
export interface JobGpus extends Pick<NonNullable<ClusterConfig['gpus']>, 'resource' | 'selector' | 'tolerations'> {
  readonly count: number;
  readonly runtimeClass?: string;
}

/** What is asked for, on this cluster; nothing where it is none. */
export function gpusOf(count: number | undefined, { gpus }: Pick<ClusterConfig, 'gpus'>): JobGpus | undefined {
  if (!count || !gpus) return undefined;
  const { resource, selector, tolerations, runtimeClass } = gpus;
  return { count, resource, selector, tolerations, ...(runtimeClass !== undefined && { runtimeClass }) };
}

/** Devices of a pod that does the work, as part of what it asks for. */
export function devicesOf({ gpus }: { readonly gpus?: JobGpus }): { readonly devices?: Devices } {
  return gpus ? { devices: { [gpus.resource]: gpus.count } } : {};
}

/** What hands the devices to its containers, where that is not the nodes' usual runtime: a field of a pod. */
export function runtimeOf(gpus: JobGpus | undefined): { readonly runtimeClassName?: string } {
  return gpus?.runtimeClass === undefined ? {} : { runtimeClassName: gpus.runtimeClass };
}
