import type { Json } from '../kit/json.ts';
import type { KubeObject } from '../kit/object.ts';
import type { Path } from '../kit/path.ts';
import type { Find } from './made.ts';

/** A field that names something, from the top of an object; `*` stands for every element. */
export interface ReferenceField {
  readonly at: readonly string[];
  readonly names: Shape;
}

/** Answers what an object names, where one field alone does not tell. */
export type ReferenceReader = (object: KubeObject, find: Find) => readonly FoundReference[];

/** Something that is named, and the place in the object that names it. */
export interface FoundReference {
  readonly at: Path;
  readonly target: Target;
}

/** How a value names things, when the object (or chart) that holds it is in `namespace`; `beside`: what the field stands in, for those that mean the same everywhere. */
export type Shape = (value: unknown, namespace: string | undefined, beside?: Json) => readonly Target[];

/** A thing that something names: of a kind as in `Made`. */
export interface Target {
  readonly kind: string;
  readonly name: string;
  /** Absent for what belongs to none. */
  readonly namespace?: string;
  /** Key of a Secret or ConfigMap, port of a Service. */
  readonly part?: string;
}
