import { type Asked, askedOf, type WrittenResources } from '../../kit/asked.ts';
import { type Json, recordOf, recordsOf } from '../../kit/json.ts';
import { sumDevices } from '../../kit/resources.ts';
import type { PodTemplate } from './template.ts';

export interface AskedContainer extends Asked {
  /** Where its resources stand in the object: `spec.template.spec.containers[0].resources`. */
  readonly path: string;
}

/** What the containers of a pod ask for, as far as the tree decides it. */
export interface AskedPod {
  readonly containers: readonly AskedContainer[];
  /** Containers that run before the others, one after the other. */
  readonly before: readonly AskedContainer[];
}

/** The containers of a pod that people can change, with what they ask for. */
export function askedContainers({ spec, resourcesAt }: Pick<PodTemplate, 'spec' | 'resourcesAt'>): AskedPod {
  const read = (list: string, counts: (container: Json) => boolean): AskedContainer[] =>
    recordsOf(spec[list]).flatMap((container, i) => {
      const path = resourcesAt(container, `spec.${list}[${i}]`);
      if (path === undefined || !counts(container)) return [];
      return [{ ...askedOf(recordOf(container.resources) as WrittenResources), path }];
    });
  // A sidecar keeps running beside the containers.
  const stays = ({ restartPolicy }: Json) => restartPolicy === 'Always';
  return {
    containers: [...read('containers', () => true), ...read('initContainers', stays)],
    before: read('initContainers', (container) => !stays(container)),
  };
}

/** What a pod asks for: its containers together, or the largest of those before them where that is more. */
export function askedOfPod({ containers, before }: AskedPod): Asked {
  const most = (read: (asked: Asked) => number) =>
    Math.max(
      containers.reduce((sum, container) => sum + read(container), 0),
      ...before.map(read),
    );
  const devices = sumDevices(containers);
  return {
    cpu: most(({ cpu }) => cpu),
    memory: most(({ memory }) => memory),
    memoryLimit: most(({ memoryLimit }) => memoryLimit),
    ...(Object.keys(devices).length > 0 && { devices }),
  };
}
