import { type Json, recordOf, recordsOf } from '../../kit/json.ts';
import type { Pod } from './check.ts';

/** A container of a pod of any of the three sorts, with its place. */
export interface Container {
  readonly path: string;
  readonly container: Json;
  readonly security: Json;
}

export function containersOf({ spec }: Pod): readonly Container[] {
  return ['initContainers', 'containers', 'ephemeralContainers'].flatMap((sort) =>
    recordsOf(spec[sort]).map((container, i) => ({
      path: `spec.${sort}[${i}]`,
      container,
      security: recordOf(container.securityContext),
    })),
  );
}

/** Security contexts of the pod and of its containers, each with its place. */
export function contextsOf(pod: Pod): readonly { readonly path: string; readonly security: Json }[] {
  return [
    { path: 'spec.securityContext', security: recordOf(pod.spec.securityContext) },
    ...containersOf(pod).map(({ path, security }) => ({ path: `${path}.securityContext`, security })),
  ];
}

/** In a user namespace root is nobody outside, which releases some controls (KEP-127). */
export const hasOwnUsers = ({ spec }: Pod): boolean => spec.hostUsers === false;

/** Windows has no such settings, and its pods may leave them out. */
export const isWindows = ({ spec }: Pod): boolean => recordOf(spec.os).name === 'windows';
