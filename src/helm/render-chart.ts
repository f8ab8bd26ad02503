import { setTimeout } from 'node:timers/promises';
import { type ChartRef, checkArchive, readArchive } from './archive.ts';
import type { ChartCache } from './cache.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type ChartRequest, canonical, type Helm } from './helm.ts';
import { type ChartObject, parseObjects } from './objects.ts';
import { askedApis, readTemplates, type TemplateFacts } from './templates.ts';

/** An archive that was found. */
export interface FoundArchive {
  readonly chart: ChartRef;
  readonly path: string;
  readonly digest: string;
  readonly bytes: Uint8Array;
}

/** What a chart renders to. */
export interface RenderedChart {
  readonly objects: readonly ChartObject[];
  readonly facts: TemplateFacts;
  /** What a second render had otherwise: such objects are never kept. */
  readonly differences: readonly Difference[];
}

/** The clock of templates ticks in seconds (`unixEpoch`). */
const TICK = 1100;

/**
 * Reads what cannot be seen in a chart's output, from the cache or from the archive, which is looked through then.
 *
 * @throws ArchiveError
 */
export async function chartFacts({ chart, digest, bytes }: FoundArchive, cache: ChartCache): Promise<TemplateFacts> {
  const known = cache.facts(digest);
  if (known) return known;
  const contents = await readArchive(bytes);
  checkArchive(contents, chart);
  const facts = readTemplates(contents);
  cache.keepFacts(digest, facts);
  return facts;
}

/**
 * Renders a chart, or takes what it rendered to before from the same archive with the same values, Kubernetes, APIs and
 * Helm. A chart that is rendered is rendered twice, a day apart as far as it can tell.
 *
 * @throws HelmError, ChartOutputError
 */
export async function renderChart(
  { digest }: FoundArchive,
  facts: TemplateFacts,
  request: ChartRequest,
  helm: Helm,
  cache: ChartCache,
): Promise<RenderedChart> {
  const { release, namespace, kubeVersion, apiVersions, values } = request;
  const inputs = canonical({
    release,
    namespace,
    kubeVersion,
    values,
    helm: helm.version,
    apis: askedApis(facts, apiVersions),
  });
  const known = cache.objects(digest, inputs);
  if (known) return { objects: known, facts, differences: [] };
  const started = performance.now();
  const first = await helm.template(request);
  const wait = Object.values(facts.bySource).some(({ clock }) => clock) ? TICK - (performance.now() - started) : 0;
  if (wait > 0) await setTimeout(wait);
  const second = await helm.template(request, true);
  const objects = parseObjects(first);
  const differences = first === second ? [] : differencesOf(objects, parseObjects(second));
  if (differences.length === 0) cache.keepObjects(digest, inputs, objects);
  return { objects, facts, differences };
}
