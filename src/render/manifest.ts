import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { KubeObject } from '../kit/object.ts';
import { SYNC_OPTIONS, SYNC_WAVE } from '../kit/sync-annotations.ts';

export interface Rendered {
  readonly manifests: readonly Manifest[];
  readonly releases: readonly ChartRelease[];
}

/**
 * Waves inside an Application. What a workload cannot start without comes before 0, where everything is that says nothing
 * (a chart's objects among it). Views must not share a wave with their store or seed: External Secrets reports what is not
 * there yet as Degraded, and that fails a sync.
 */
export const WAVE = {
  // Only where values of Secrets are kept in a store outside: who asks it, how, and what is made there.
  accounts: -6,
  stores: -5,
  pushes: -4,
  access: -3,
  seeds: -2,
  views: -1,
  workloads: 0,
  after: 1,
} as const;

export interface Origin {
  readonly component: string;
  readonly config: string;
  readonly partOf: string;
  readonly wave?: number;
  readonly data?: boolean;
  /** Of a vendored chart, which may have a manager of its own. */
  readonly chart?: true;
}

const PART_OF = 'app.kubernetes.io/part-of';

/**
 * Finishes an object: the labels that tell whose it is, its wave, its protection from pruning. What it says
 * itself of being part of something stays: programs find their objects by it. Keys come in one order.
 */
export function manifest(
  object: KubeObject,
  { component, config, partOf, wave = 0, data = false, chart }: Origin,
): Manifest {
  const { apiVersion, kind, metadata, ...rest } = object;
  const { name, namespace, labels, annotations, ...more } = metadata;
  const notes: Record<string, string> = { ...annotations };
  if (wave !== 0) notes[SYNC_WAVE] = String(wave);
  if (data) notes[SYNC_OPTIONS] = [notes[SYNC_OPTIONS], 'Prune=confirm', 'Delete=confirm'].filter(Boolean).join(',');
  const ours = { 'app.kubernetes.io/managed-by': 'mooring', [PART_OF]: labels?.[PART_OF] ?? partOf };
  const finished: KubeObject = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace !== undefined && { namespace }),
      labels: { ...labels, ...ours, ...(chart && labels) },
      ...(Object.keys(notes).length > 0 && { annotations: notes }),
      ...more,
    },
    ...rest,
  };
  return Object.freeze({ component, object: finished, config, data, ...(chart && { chart }) });
}
