import type { ChartRelease } from '../contract/manifest.ts';
import { archiveName, type ChartRef } from '../helm/archive.ts';

/** A chart as one environment's platform uses it. */
interface ChartUser {
  readonly environment: string;
  readonly component: string;
}

/** A chart that some environment pins, whose archive is one file. */
export interface PinnedChart extends ChartRef {
  readonly users: readonly ChartUser[];
}

interface EnvironmentReleases {
  readonly environment: string;
  readonly releases: readonly ChartRelease[];
}

/** The charts of all environments, each once, by name and version. */
export function pinnedCharts(environments: readonly EnvironmentReleases[]): readonly PinnedChart[] {
  const charts = new Map<string, ChartRef & { readonly users: ChartUser[] }>();
  for (const { environment, releases } of environments)
    for (const { component, pin } of releases) {
      const { repository, name, version } = pin;
      const key = JSON.stringify([name, version, repository]);
      const chart = charts.get(key) ?? { repository, name, version, users: [] };
      chart.users.push({ environment, component });
      charts.set(key, chart);
    }
  return [...charts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, chart]) => chart);
}

/** Charts of two repositories that would be one file. */
export function clashes(charts: readonly PinnedChart[]): readonly (readonly [PinnedChart, PinnedChart])[] {
  return charts.flatMap((chart, i) => {
    const other = charts.slice(0, i).find((before) => archiveName(before) === archiveName(chart));
    return other ? [[other, chart] as const] : [];
  });
}
