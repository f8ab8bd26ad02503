import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { ArchiveError } from '../../helm/archive.ts';
import type { ChartCache } from '../../helm/cache.ts';
import type { ChartRequest, Helm } from '../../helm/helm.ts';
import { HelmError } from '../../helm/helm-error.ts';
import { type Kept, KeptError, type KeptFile, keptFile } from '../../helm/kept.ts';
import { ChartOutputError } from '../../helm/objects.ts';
import { chartFacts, type RenderedChart, renderChart } from '../../helm/render-chart.ts';
import type { KubeObject } from '../../kit/object.ts';
import { apiVersionsOf } from './capabilities.ts';
import type { VendoredRelease } from './gather.ts';

/** What one release came to. */
export type Outcome =
  | {
      readonly vendored: VendoredRelease;
      readonly request: ChartRequest;
      readonly chart: RenderedChart;
      /** Under which it is kept; absent for what is rendered otherwise every time. */
      readonly file?: KeptFile;
    }
  | { readonly vendored: VendoredRelease; readonly error: Error };

/** Rounds in which charts see the definitions that those of the round before brought: one would do but for chains of conditions. */
const ROUNDS = 4;

/** What charts are rendered by. */
export interface Renderer {
  /** Asked when something is to be rendered that is not kept. */
  readonly helm: () => Promise<Helm>;
  /** Of this machine. */
  readonly cache: ChartCache;
  /** Of the repository: it comes before Helm. */
  readonly kept: Kept;
}

/**
 * Renders releases on all cores, or takes what is kept of them. Charts ask which APIs the cluster has (`.Capabilities.APIVersions`), and what they are told
 * follows from all of them together: those that ask are rendered again until no further definition comes. `known`: the
 * definitions that are there without them.
 */
export async function renderInRounds(
  releases: readonly VendoredRelease[],
  known: readonly KubeObject[],
  requestOf: (release: VendoredRelease, apiVersions: readonly string[]) => ChartRequest,
  renderer: Renderer,
): Promise<readonly Outcome[]> {
  const limit = pLimit(availableParallelism());
  const outcomes = new Map<VendoredRelease, Outcome>();
  let turn = releases;
  // With what was rendered before most charts are right in the first round; where it is not true any more, the next one is.
  const guessed = releases.flatMap((release) => guess(release, renderer.kept));
  let apiVersions = apiVersionsOf([...known, ...guessed]);
  for (let round = 0; round < ROUNDS; round++) {
    const asking = await Promise.all(
      turn.map((vendored) =>
        limit(async () => {
          const request = requestOf(vendored, apiVersions);
          try {
            const { chart, file } = await renderOne(vendored, request, renderer);
            outcomes.set(vendored, { vendored, request, chart, ...(file && { file }) });
            return chart.facts.asksApis;
          } catch (error) {
            if (!isProblem(error)) throw error;
            outcomes.set(vendored, { vendored, error });
            // A chart may want an API before it renders at all.
            return error instanceof HelmError || error instanceof KeptError;
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

function guess({ release }: VendoredRelease, kept: Kept): readonly KubeObject[] {
  try {
    return kept.guess(release.component).map(({ object }) => object);
  } catch (error) {
    if (!(error instanceof KeptError)) throw error;
    // It is told when it is asked for.
    return [];
  }
}

/** @throws HelmError, ArchiveError, ChartOutputError, KeptError */
async function renderOne(
  { release: { component, pin }, archive, digest }: VendoredRelease,
  request: ChartRequest,
  { helm, cache, kept }: Renderer,
): Promise<{ readonly chart: RenderedChart; readonly file?: KeptFile }> {
  let missing: KeptError | undefined;
  if (kept.has(component)) {
    try {
      return kept.find(component, digest, request);
    } catch (error) {
      if (!(error instanceof KeptError)) throw error;
      if (!archive) throw error;
      missing = error;
    }
  }
  if (!archive) throw new Error(`${component} has neither an archive nor anything that is kept`);
  const program = await helm().catch((error) => {
    throw error instanceof HelmError ? (missing ?? error) : error;
  });
  const facts = await chartFacts(archive, cache);
  const chart = await renderChart(archive, facts, request, program, cache);
  return {
    chart,
    ...(chart.differences.length === 0 && { file: keptFile(component, pin, digest, request, chart) }),
  };
}

/** What goes wrong with a chart is a finding; anything else is a fault of ours. */
function isProblem(error: unknown): error is Error {
  return [HelmError, ArchiveError, ChartOutputError, KeptError].some((problem) => error instanceof problem);
}
