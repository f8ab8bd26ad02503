import type { MadePods } from '../../contract/kind.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { Json } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';

/** Pods of one kind, and the object of the tree that makes them. */
export interface PodTemplate extends Omit<MadePods, 'at' | 'resourcesAt'> {
  readonly manifest: Manifest;
  /** The same, of what stands in a text that one. */
  readonly made: Manifest;
  /** The object, or the one inside a ConfigMap that a program applies. */
  readonly object: KubeObject;
  readonly namespace: string;
  /** Path in the manifest's object, of a place in the pod: `spec.containers[0]`. */
  readonly locate: (path: string) => string;
  /** Path in the manifest's object, of what says how many and how large they are. */
  readonly sizedAt: string;
  /** Path in the manifest's object, of what a container at a place in the pod asks for; undefined when only its maker decides. */
  readonly resourcesAt: (container: Json, place: string) => string | undefined;
}
