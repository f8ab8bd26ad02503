import pLimit from 'p-limit';
import type { Finding } from '../../finding/finding.ts';
import { downloads } from '../../vendor/download.ts';
import { distance, newerVersions } from '../../vendor/outdated.ts';
import { pinnedCharts } from '../../vendor/pins.ts';
import { notOffered } from '../../vendor/source.ts';
import { sources } from '../../vendor/sources.ts';
import { VendorError } from '../../vendor/vendor-error.ts';
import { createWeb } from '../../vendor/web.ts';
import { readEnvironments } from './environments.ts';
import { failedFinding } from './findings.ts';
import type { Progress } from './progress.ts';
import type { VendorOptions } from './vendor.ts';

/** A chart, and the versions that are newer than its pin. */
interface Outdated {
  readonly name: string;
  readonly repository: string;
  readonly pinned: string;
  /** Newest first; empty when the pin is the newest. */
  readonly newer: readonly string[];
  /** How far the newest is away: `patch`, `minor`, `major`. */
  readonly distance?: string;
  readonly components: readonly string[];
}

interface OutdatedResult {
  readonly outcome: 'done' | 'findings' | 'configuration';
  readonly charts: readonly Outdated[];
  /** Charts whose repositories did not answer. */
  readonly unasked: number;
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Asks each repository for versions of its charts that are newer than the pinned ones. Changes nothing. */
export async function outdated(options: VendorOptions, progress: Progress): Promise<OutdatedResult> {
  const { environments, findings, sources: texts } = readEnvironments(options.config, options.env);
  if (environments.length === 0) return { outcome: 'configuration', charts: [], unasked: 0, findings, sources: texts };
  const web = createWeb({ onRetry: (why, wait) => progress.retry(why, wait) });
  const sourceOf = sources(web, downloads(web, ''), options.from);
  const limit = pLimit(4);
  const charts = pinnedCharts(
    environments.map(({ name, rendered }) => ({ environment: name, releases: rendered.releases })),
  );
  const failures: Finding[] = [];
  const found = await Promise.all(
    charts.map((chart) =>
      limit(async (): Promise<readonly Outdated[]> => {
        const { name, repository, version, users } = chart;
        try {
          const source = sourceOf(repository);
          const offered = await source.versions(name);
          if (offered.length === 0) throw notOffered(source.name, name, version, offered);
          const newer = newerVersions(version, offered);
          const away = newer[0] === undefined ? undefined : distance(version, newer[0]);
          const components = [...new Set(users.map(({ component }) => component))].sort();
          return [{ name, repository, pinned: version, newer, ...(away && { distance: away }), components }];
        } catch (error) {
          if (!(error instanceof VendorError)) throw error;
          failures.push(failedFinding({ chart, outcome: 'failed', error }, environments));
          return [];
        }
      }),
    ),
  );
  return {
    outcome: failures.length > 0 ? 'findings' : 'done',
    charts: found.flat(),
    unasked: failures.length,
    findings: [...findings, ...failures],
    sources: texts,
  };
}

/** The newer versions as people read them; `unknown`: charts whose repositories did not answer. */
export function describeOutdated(charts: readonly Outdated[], unknown = 0): string {
  if (charts.length === 0 && unknown > 0)
    return `of none of the ${unknown} charts is known whether it has newer versions\n`;
  const behind = charts.filter(({ newer }) => newer.length > 0);
  const rows = behind.map(({ name, pinned, newer, distance: away = '', components }) => [
    name,
    pinned,
    newer[0]!,
    away,
    `${newer.length > 1 ? `and ${newer.length - 1} between, ` : ''}${components.join(', ')}`,
  ]);
  const table = [['chart', 'pinned', 'newest', '', ''], ...rows];
  const widths = [0, 1, 2, 3].map((i) => Math.max(...table.map((row) => row[i]!.length)));
  const lines = table.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const rest = charts.length - behind.length;
  return `${[...(behind.length > 0 ? [...lines, ''] : []), `${behind.length} of ${charts.length} charts have newer versions${rest > 0 && behind.length > 0 ? '; the others are the newest' : ''}${unknown > 0 ? `; of ${unknown} more nothing is known` : ''}`].join('\n')}\n`;
}
