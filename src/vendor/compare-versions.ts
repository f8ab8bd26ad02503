import { readFileSync } from 'node:fs';
import semver from 'semver';
import { archivePath, type ChartRef, digestOf, readArchive } from '../helm/archive.ts';
import type { Helm } from '../helm/helm.ts';
import { HelmError } from '../helm/helm-error.ts';
import type { LockEntry } from '../helm/lock.ts';
import { ChartOutputError, parseObjects } from '../helm/objects.ts';
import type { VendoredChart } from '../render/charts/render-charts.ts';
import { chartDefaults } from './chart-defaults.ts';
import { type ChartDifference, compareRendered, vanishedValues } from './difference.ts';
import type { PinnedChart } from './pins.ts';
import type { Store } from './store.ts';

/** A chart that was bumped: what another version makes of the same values. */
export interface Bump {
  readonly chart: PinnedChart;
  readonly component: string;
  readonly environment: string;
  /** The version before. */
  readonly before: string;
  readonly difference: ChartDifference;
  /** Values that the chart has no more; `set`: by the component. */
  readonly vanished: readonly { readonly path: readonly string[]; readonly set: boolean }[];
}

/** The version of a chart that was vendored before another: the nearest below it, else the highest. */
export function versionBefore(chart: ChartRef, locked: readonly LockEntry[], store: Store): LockEntry | undefined {
  const others = locked
    .filter(({ name, version }) => name === chart.name && version !== chart.version)
    .filter((entry) => {
      const bytes = store.read(entry);
      return bytes !== undefined && digestOf(bytes) === entry.digest;
    })
    .sort((a, b) => semver.rcompare(semver.coerce(a.version) ?? '0.0.0', semver.coerce(b.version) ?? '0.0.0'));
  const below = ({ version }: LockEntry) => {
    const [old, now] = [semver.parse(version), semver.parse(chart.version)];
    return old !== null && now !== null && semver.lt(old, now);
  };
  return others.find(below) ?? others[0];
}

/**
 * Renders the version before with the values of now, and compares what the tree holds of both. Undefined when the old
 * version does not render with them: nothing can be said then.
 */
export async function compareVersions(
  chart: PinnedChart,
  before: LockEntry,
  { request, intoTree }: Pick<VendoredChart, 'request' | 'intoTree'>,
  helm: Pick<Helm, 'template'>,
  root: string,
): Promise<Omit<Bump, 'component' | 'environment'> | undefined> {
  try {
    const [old, now] = await Promise.all([
      helm.template({ ...request, archive: archivePath(root, before) }),
      helm.template(request),
    ]);
    const [oldDefaults, newDefaults] = await Promise.all(
      [before, chart].map(async (one) => chartDefaults(await readArchive(readFileSync(archivePath(root, one))))),
    );
    const objects = (text: string) => intoTree(parseObjects(text).map(({ object }) => object));
    return {
      chart,
      before: before.version,
      difference: compareRendered(objects(old), objects(now)),
      vanished: vanishedValues(oldDefaults, newDefaults).map((path) => ({ path, set: holds(request.values, path) })),
    };
  } catch (error) {
    if (error instanceof HelmError || error instanceof ChartOutputError) return undefined;
    throw error;
  }
}

function holds(values: unknown, path: readonly string[]): boolean {
  let at: unknown = values;
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
    at = (at as Record<string, unknown>)[key];
  }
  return true;
}
