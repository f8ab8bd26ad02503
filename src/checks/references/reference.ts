import type { Path } from '../schema/path.ts';

/** What a value names, and where the value stands. */
export interface Reference {
  readonly target: Target;
  readonly place: Place;
  /** From the top of the object, or of the values of a chart; absent when a declaration names it. */
  readonly path?: string;
}

/** Takes every reference that is found; `path` is only good during the call. */
export type Take = (target: Target, place: Place, path?: Path) => void;

/** A thing that something names: of a kind as in `Made`. */
export interface Target {
  readonly kind: string;
  readonly name: string;
  /** Absent for what belongs to none. */
  readonly namespace?: string;
  /** Key of a Secret or ConfigMap, port of a Service. */
  readonly part?: string;
}

/** Where a finding about it points. */
export interface Place {
  readonly component: string;
  /** The object that names it; chart values and declarations have none. */
  readonly object?: string;
  readonly config?: string;
}

/** A kind of an object as it is known by here: `Secret`, `Kafka.kafka.strimzi.io`. */
export function kindOf(kind: string, group = ''): string {
  return group === '' ? kind : `${kind}.${group}`;
}

export type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
