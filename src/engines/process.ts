import { Type } from 'typebox';
import { closed, option } from '../config/options.ts';
import type { Devices, Resources } from '../kit/resources.ts';

/** What one process of a job asks for, with less memory on one machine. Engines set the memory limit to the request. */
export function processOptions(cpu: string, memory: string, local = memory) {
  return Type.Object(
    {
      cpu: option.cpu({ description: 'CPU request', default: cpu }),
      memory: option.size({ description: 'Memory request and limit', default: local, production: memory }),
    },
    { ...closed, default: {}, description: 'Resources of one pod' },
  );
}

/** One process of a job, as its configuration has it. */
export type ProcessResources = Pick<Resources, 'cpu' | 'memory'>;

/** Its memory limit is the request. */
export function wholePod({ cpu, memory }: ProcessResources, devices: { readonly devices?: Devices } = {}): Resources {
  return { cpu, memory, memoryLimit: memory, ...devices };
}
