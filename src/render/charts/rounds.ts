import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { ArchiveError } from '../../helm/archive.ts';
import type { ChartCache } from '../../helm/cache.ts';
import type { ChartRequest, Helm } from '../../helm/helm.ts';
import { HelmError } from '../../helm/helm-error.ts';
import { ChartOutputError } from '../../helm/objects.ts';
import { chartFacts, type RenderedChart, renderChart } from '../../helm/render-chart.ts';
import type { KubeObject } from '../../kit/object.ts';
import { apiVersionsOf } from './capabilities.ts';
import type { VendoredRelease } from './gather.ts';

/** What one release came to. */
export type Outcome =
  | { readonly vendored: VendoredRelease; readonly request: ChartRequest; readonly chart: RenderedChart }
  | { readonly vendored: VendoredRelease; readonly error: Error };

/** Rounds in which charts see the definitions that those of the round before brought: one would do but for chains of conditions. */
const ROUNDS = 4;

/**
 * Renders releases on all cores. Charts ask which APIs the cluster has (`.Capabilities.APIVersions`), and what they are told
 * follows from all of them together: those that ask are rendered again until no further definition comes. `known`: the
 * definitions that are there without them.
 */
export async function renderInRounds(
  releases: readonly VendoredRelease[],
  known: readonly KubeObject[],
  requestOf: (release: VendoredRelease, apiVersions: readonly string[]) => ChartRequest,
  helm: Helm,
  cache: ChartCache,
): Promise<readonly Outcome[]> {
  const limit = pLimit(availableParallelism());
  const outcomes = new Map<VendoredRelease, Outcome>();
  let turn = releases;
  let apiVersions = apiVersionsOf(known);
  for (let round = 0; round < ROUNDS; round++) {
    const asking = await Promise.all(
      turn.map((vendored) =>
        limit(async () => {
          const request = requestOf(vendored, apiVersions);
          try {
            const facts = await chartFacts(vendored.archive, cache);
            const chart = await renderChart(vendored.archive, facts, request, helm, cache);
            outcomes.set(vendored, { vendored, request, chart });
            return facts.asksApis;
          } catch (error) {
            if (!isProblem(error)) throw error;
            outcomes.set(vendored, { vendored, error });
            // A chart may want an API before it renders at all.
            return error instanceof HelmError;
          }
        }),
      ),
    );
    const brought = [...outcomes.values()].flatMap((one) => ('chart' in one ? one.chart.objects : []));
    const there = apiVersionsOf([...known, ...brought.map(({ object }) => object)]);
    turn = turn.filter((_, i) => asking[i]);
    if (turn.length === 0 || there.length === apiVersions.length) break;
    apiVersions = there;
  }
  return releases.map((release) => outcomes.get(release)!);
}

/** What goes wrong with a chart is a finding; anything else is a fault of ours. */
function isProblem(error: unknown): error is Error {
  return error instanceof HelmError || error instanceof ArchiveError || error instanceof ChartOutputError;
}
