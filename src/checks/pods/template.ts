import type { MadePods } from '../../contract/kind.ts';
import type { Manifest } from '../../contract/manifest.ts';
import type { KubeObject } from '../../kit/object.ts';

/** Pods of one kind, and the object of the tree that makes them. */
export interface PodTemplate extends Omit<MadePods, 'at' | 'exact'> {
  readonly manifest: Manifest;
  /** The object, or the one inside a ConfigMap that a program applies. */
  readonly object: KubeObject;
  readonly namespace: string;
  /** Path in the manifest's object, of a place in the pod: `spec.containers[0]`. */
  readonly locate: (path: string) => string;
}
