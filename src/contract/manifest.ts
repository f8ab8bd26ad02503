import { describeObject, type KubeObject } from '../kit/object.ts';
import type { ChartPin } from './chart.ts';

/** One object of the tree, and where it comes from. */
export interface Manifest {
  readonly component: string;
  readonly object: KubeObject;
  /** JSON pointer of the configuration that caused it. */
  readonly config: string;
  /** It holds data: pruning it must be confirmed. */
  readonly data: boolean;
  /** A vendored chart renders it: what it holds is upstream's choice. */
  readonly chart?: true;
  /** It stands in a text of another, from which a program applies it: what `objects()` of a subject adds. */
  readonly inside?: { readonly holder: Manifest; readonly path: string };
}

/** A chart of the plan with its values. Argo CD renders it, unless its archive is vendored. */
export interface ChartRelease {
  readonly component: string;
  readonly pin: ChartPin;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The namespace of an object; of one in a text that says none, that of the object which holds it. */
export function namespaceOf({ object, inside }: Pick<Manifest, 'object' | 'inside'>): string | undefined {
  return object.metadata.namespace ?? inside?.holder.object.metadata.namespace;
}

/** Where a finding about an object points: of one that stands in a text, at the object that holds it. */
export function placeOf({ component, object, config, inside }: Omit<Manifest, 'data' | 'chart'>) {
  return {
    component,
    object: describeObject(inside?.holder.object ?? object),
    config,
    ...(inside && { inside: { object, path: inside.path } }),
  };
}
