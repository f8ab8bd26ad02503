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
}

/** A chart of the plan with its values. Argo CD renders it, unless its archive is vendored. */
export interface ChartRelease {
  readonly component: string;
  readonly pin: ChartPin;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Where a finding about an object points. */
export function placeOf({ component, object, config }: Pick<Manifest, 'component' | 'object' | 'config'>) {
  return { component, object: describeObject(object), config };
}
