import type { KubeObject } from '../../kit/object.ts';
import type { Manifest } from '../../render/manifest.ts';
import type { Json } from '../json.ts';

/** A pod as an object makes it, written out as far as the tree says it. */
export interface TemplateSpec {
  /** The part of the object that people change to change the pod: `spec.template`, `spec.driver`. */
  readonly at: string;
  /** Whether that part is a pod template itself, so that paths in the pod go on from there. */
  readonly exact: boolean;
  readonly labels: Json;
  readonly annotations: Json;
  readonly spec: Json;
  /** The operator gives it an account of its own where `spec` names none. */
  readonly ownAccount?: true;
}

/** Pods of one kind, and the object of the tree that makes them. */
export interface PodTemplate extends Omit<TemplateSpec, 'at' | 'exact'> {
  readonly manifest: Manifest;
  /** The object, or the one inside a ConfigMap that a program applies. */
  readonly object: KubeObject;
  readonly namespace: string;
  /** Path in the manifest's object, of a place in the pod: `spec.containers[0]`. */
  readonly locate: (path: string) => string;
}

/** What of a tree shapes pods beside the object that makes them. */
export interface Surroundings {
  readonly find: (kind: string, namespace: string | undefined, name: string) => KubeObject | undefined;
  /** Variables of the operator that a chart of this name brings; undefined when the tree has no such chart. */
  readonly operatorEnv: (chart: string) => ReadonlyMap<string, string> | undefined;
}

/** Answers the pods that objects of one kind make. */
export type PodMaker = (object: KubeObject, surroundings: Surroundings) => readonly TemplateSpec[];
