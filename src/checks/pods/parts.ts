import type { KubeObject } from '../../kit/object.ts';
import type { PodTemplate } from './template.ts';

/** The part of its object that is about a pod: `spec.taskManager`. */
export const partOf = (pod: PodTemplate): string => pod.locate('').replace(/^.* /, '');

/** The parts of each object that are about one of its pods. */
export function partsOf(pods: readonly PodTemplate[]): ReadonlyMap<KubeObject, readonly string[]> {
  const parts = new Map<KubeObject, string[]>();
  for (const pod of pods) {
    const known = parts.get(pod.object);
    if (known) known.push(partOf(pod));
    else parts.set(pod.object, [partOf(pod)]);
  }
  return parts;
}
