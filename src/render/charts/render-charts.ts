import type { ChartRelease, Manifest } from '../../contract/manifest.ts';
import type { Finding } from '../../finding/finding.ts';
import type { Plan } from '../../graph/plan.ts';
import { archivePath } from '../../helm/archive.ts';
import { openCache } from '../../helm/cache.ts';
import type { ChartRequest, Helm } from '../../helm/helm.ts';
import { HelmError } from '../../helm/helm-error.ts';
import type { Kept, KeptFile } from '../../helm/kept.ts';
import type { ChartsLock } from '../../helm/lock.ts';
import type { RenderedChart } from '../../helm/render-chart.ts';
import { describeObject, type KubeObject } from '../../kit/object.ts';
import { scopeAmong } from '../../kit/scope.ts';
import { importedDefinitions } from '../../workspace/imported-crds.ts';
import { chartFindings, failureFinding, unusedDrops, withoutHelm } from './findings.ts';
import { gather, type VendoredRelease } from './gather.ts';
import { inNamespace } from './in-namespace.ts';
import { renderInRounds } from './rounds.ts';
import { translate } from './translate.ts';

/** A chart that was rendered here. */
export interface VendoredChart {
  readonly release: ChartRelease;
  /** Of its archive. */
  readonly digest: string;
  readonly request: ChartRequest;
  /** JSON pointers to values that change nothing, as the lock remembers of these values. */
  readonly unread: readonly string[];
  readonly lookups: readonly Lookup[];
  /** What the tree holds of objects that a version of this chart renders: in their namespaces, translated, and without what is dropped. */
  readonly intoTree: (objects: readonly KubeObject[]) => readonly KubeObject[];
}

/** A template that asks the cluster what is in it, and rendered something. */
interface Lookup {
  /** As Helm names it. */
  readonly source: string;
  /** Kinds that it asks for; `*` where that is not said. */
  readonly kinds: readonly string[];
  /** The first object that it rendered. */
  readonly object: string;
}

export interface RenderedCharts {
  readonly manifests: readonly Manifest[];
  readonly vendored: readonly VendoredChart[];
  /** What Argo CD renders: those without an archive; beside an error, those that could not be rendered. */
  readonly remaining: readonly ChartRelease[];
  /** What is to be kept in `vendor/rendered`. */
  readonly kept: readonly KeptFile[];
  readonly findings: readonly Finding[];
}

interface ChartOptions {
  /** Folder of `platform.yaml`, which has `vendor/charts`. */
  readonly root: string;
  /** The package's own, which has `imports/`. */
  readonly packageRoot: string;
  readonly cacheDir: string;
  readonly lock: ChartsLock;
  /** What was rendered before. */
  readonly kept: Kept;
  /** Asked when there is something to render that is not kept. */
  readonly helm: () => Promise<Helm>;
  /** Objects of the tree beside those of charts: definitions among them are APIs that a chart may ask for. */
  readonly objects: readonly KubeObject[];
}

/**
 * Renders the charts whose archives are in `vendor/charts` to plain YAML, or takes what was rendered before. Without either it
 * reads nothing and runs nothing.
 */
export async function renderCharts(
  plan: Plan,
  releases: readonly ChartRelease[],
  options: ChartOptions,
): Promise<RenderedCharts> {
  const components = new Map(plan.components.map((component) => [component.id, component]));
  const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
  const { vendored, remaining, findings } = gather(options.root, options.lock, options.kept, releases, configOf);
  if (vendored.length === 0) return { manifests: [], vendored: [], remaining, kept: [], findings };

  const groups = remaining.flatMap(({ pin }) => pin.crdGroups ?? []);
  const known = [...importedDefinitions(options.packageRoot, groups), ...options.objects];
  const requestOf = ({ release }: VendoredRelease, apiVersions: readonly string[]): ChartRequest => ({
    archive: archivePath(options.root, release.pin),
    release: release.pin.release ?? release.component,
    namespace: components.get(release.component)!.namespace,
    // No template may count on more than the first patch of the version.
    kubeVersion: `${plan.platform.cluster.kubernetes}.0`,
    apiVersions,
    values: release.values,
  });
  let program: Promise<Helm> | undefined;
  const outcomes = await renderInRounds(vendored, known, requestOf, {
    helm: () => (program ??= options.helm()),
    cache: openCache(options.cacheDir),
    kept: options.kept,
  });

  const brought = outcomes.flatMap((one) => ('chart' in one ? one.chart.objects.map(({ object }) => object) : []));
  const definitions = [...known, ...brought];
  const isClusterScoped = scopeAmong(definitions);
  const result = { manifests: [] as Manifest[], vendored: [] as VendoredChart[], kept: [] as KeptFile[] };
  const left: ChartRelease[] = [];
  const found: Finding[] = [];
  const waiting: { readonly component: string; readonly error: HelmError }[] = [];
  for (const outcome of outcomes) {
    const { release, digest, unread } = outcome.vendored;
    const { id: component, namespace, config } = components.get(release.component)!;
    const at = { component, config };
    if ('error' in outcome) {
      left.push(release);
      if (isWithoutHelm(outcome.error)) waiting.push({ component, error: outcome.error });
      else found.push(failureFinding(outcome.error, release, at));
      continue;
    }
    const chart = placed(outcome.chart, inNamespace(namespace, isClusterScoped));
    const objects = chart.objects.map(({ object }) => object);
    const { knowledge, platform } = plan;
    const how = { component, config, partOf: platform.name, drops: release.pin.drops ?? [], knowledge };
    const translated = translate(objects, how);
    found.push(...chartFindings(release, chart, at), ...unusedDrops(release, translated, at));
    if (outcome.file) result.kept.push(outcome.file);
    result.manifests.push(...translated.manifests);
    result.vendored.push({
      release,
      digest,
      request: outcome.request,
      unread,
      lookups: lookupsOf(chart),
      intoTree(others) {
        const place = inNamespace(namespace, scopeAmong([...definitions, ...others]));
        return translate(others.map(place), how).manifests.map(({ object }) => object);
      },
    });
  }
  if (waiting[0])
    found.unshift(
      withoutHelm(
        waiting[0].error,
        waiting.map(({ component }) => component),
      ),
    );
  return { ...result, remaining: [...remaining, ...left], findings: [...findings, ...found] };
}

/** There is none that can be used; else the chart is to blame. */
function isWithoutHelm(error: Error): error is HelmError {
  return error instanceof HelmError && error.rule === 'chart/helm';
}

function placed(chart: RenderedChart, place: (object: KubeObject) => KubeObject): RenderedChart {
  const inPlace = <T extends { readonly object: KubeObject }>(one: T): T => ({ ...one, object: place(one.object) });
  return { ...chart, objects: chart.objects.map(inPlace), differences: chart.differences.map(inPlace) };
}

function lookupsOf({ objects, facts }: RenderedChart): readonly Lookup[] {
  const first = new Map<string, string>();
  for (const { source, object } of objects) if (!first.has(source)) first.set(source, describeObject(object));
  return Object.entries(facts.bySource).flatMap(([source, { looksUp }]) => {
    const object = first.get(source);
    return looksUp && object !== undefined ? [{ source, kinds: looksUp, object }] : [];
  });
}
