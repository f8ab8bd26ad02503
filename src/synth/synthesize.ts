import { join } from 'node:path';
import { type Tree, treeOf } from '../argocd/tree.ts';
import { objects } from '../checks/embedded.ts';
import { references } from '../checks/references/resolve.ts';
import { rulesOf } from '../checks/rules/index.ts';
import { runChecks } from '../checks/run.ts';
import { schemaChecker } from '../checks/schema/checker.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { ChartRelease } from '../contract/manifest.ts';
import type { Finding } from '../finding/finding.ts';
import type { Plan } from '../graph/plan.ts';
import { type Helm, openHelm } from '../helm/helm.ts';
import { type KeptFile, openKept } from '../helm/kept.ts';
import { type ChartsLock, readLock } from '../helm/lock.ts';
import { releasesPath } from '../kit/paths.ts';
import { type Layout, layOut } from '../output/layout.ts';
import { releaseRequests } from '../output/releases.ts';
import { repositoryFiles } from '../output/repository/files.ts';
import { type RenderedCharts, renderCharts } from '../render/charts/render-charts.ts';
import { isDefinition } from '../render/definitions.ts';
import { render } from '../render/render.ts';
import { chartValuesOf } from '../workspace/chart-values.ts';
import { isAsImported } from '../workspace/imported-crds.ts';
import { type Release, readReleases } from '../workspace/releases/read-releases.ts';
import { testedFolders } from '../workspace/tested-folders.ts';

/** A tree with what `releases/` says of it. */
export interface WholeTree extends Tree {
  /** What `releases/` says of the environment's images. */
  readonly released: readonly Release[];
}

/** A tree that was checked and laid out. */
export interface Synthesis extends WholeTree {
  /** Charts with an archive could not be rendered: what they would bring is not there. */
  readonly partial: boolean;
  readonly findings: readonly Finding[];
  readonly layout: Layout;
  /** What charts rendered to, to be kept in `vendor/rendered`. */
  readonly kept: readonly KeptFile[];
}

interface SynthesisOptions {
  /** The package's own folder, which holds `imports/`. */
  readonly root: string;
  readonly cacheDir: string;
  /** Where charts are kept that were rendered before; default: in `cacheDir`. */
  readonly chartsDir?: string;
  /** The top of the repository, which holds `releases/`; default: where `platform.yaml` is. */
  readonly top?: string;
  /** All environments, of which the CI file is made; default: this one. */
  readonly environments?: readonly PlatformConfig[];
  /** The lock of vendored charts; default: the one beside `platform.yaml`. */
  readonly lock?: ChartsLock;
  /** Renders charts; default: the Helm of this machine. */
  readonly helm?: () => Promise<Helm>;
}

/** From Plan to everything that would be written, checked. Touches no file of the tree. */
export async function synthesize(config: PlatformConfig, plan: Plan, options: SynthesisOptions): Promise<Synthesis> {
  const { tree, charts } = await withCharts(config, plan, options);
  return complete(config, tree, charts, options);
}

/** From Plan to the objects of the tree, those of charts among them, unchecked: for who looks at the tree and judges nothing. */
export async function wholeTree(config: PlatformConfig, plan: Plan, options: SynthesisOptions): Promise<WholeTree> {
  const { tree } = await withCharts(config, plan, options);
  return { ...tree, released: releasedOf(config, plan, options) };
}

function releasedOf(config: PlatformConfig, plan: Plan, { top = config.root }: SynthesisOptions): readonly Release[] {
  return readReleases(top, releasesPath(config.environment), releaseRequests(plan));
}

async function withCharts(
  config: PlatformConfig,
  plan: Plan,
  options: SynthesisOptions,
): Promise<{ readonly tree: Tree; readonly charts: RenderedCharts }> {
  const rendered = render(plan, options.root);
  const { chartsDir: cacheDir = join(options.cacheDir, 'charts') } = options;
  const charts = await renderCharts(plan, rendered.releases, {
    root: config.root,
    packageRoot: options.root,
    cacheDir,
    lock: options.lock ?? readLock(config.root),
    kept: openKept(config.root, config.environment),
    helm: options.helm ?? (() => openHelm({ cacheDir })),
    objects: rendered.manifests.map(({ object }) => object),
  });
  return { tree: treeOf(plan, rendered.manifests, charts, config.headroom), charts };
}

/** The same without looking for archives: Argo CD renders every chart. */
export function synthesizeBare(config: PlatformConfig, plan: Plan, options: SynthesisOptions): Synthesis {
  return completeBare(config, renderTree(config, plan, options.root), options);
}

/** From Plan to the objects of the tree, unchecked, and without looking for archives either. */
export function renderTree(config: Pick<PlatformConfig, 'headroom'>, plan: Plan, root?: string): Tree {
  const { manifests, releases } = render(plan, root);
  return treeOf(plan, manifests, withoutArchives(releases), config.headroom);
}

/** Checks and lays out what `renderTree` made. */
export function completeBare(config: PlatformConfig, tree: Tree, options: SynthesisOptions): Synthesis {
  return complete(config, tree, withoutArchives(tree.releases), options);
}

function withoutArchives(remaining: readonly ChartRelease[]): RenderedCharts {
  return { manifests: [], vendored: [], remaining, kept: [], findings: [] };
}

/** What follows when everything is rendered: checks, files. */
function complete(
  config: PlatformConfig,
  tree: Tree,
  charts: Pick<RenderedCharts, 'findings' | 'kept'>,
  options: SynthesisOptions,
): Synthesis {
  const { root, cacheDir, environments = [config] } = options;
  const { plan } = tree;
  // A definition as it was imported is the one that the checker knows already.
  const crds = tree.manifests.flatMap(({ object }) => (isDefinition(object) && !isAsImported(object) ? [object] : []));
  const schemas = schemaChecker({ root, cacheDir, kubernetes: config.cluster.kubernetes, crds });
  const released = releasedOf(config, plan, options);
  const subject = { ...tree, schemas, released, charts: chartValuesOf(root), references, objects };
  const findings = [...charts.findings, ...runChecks(subject, rulesOf(plan.knowledge), config.checks.off)];
  const partial = charts.findings.some(({ severity }) => severity === 'error');
  const layout = layoutOf(config, tree, environments);
  return { ...tree, partial, findings, layout, kept: charts.kept, released };
}

/** The files of a tree and those beside it, unchecked. */
export function layoutOf(
  config: PlatformConfig,
  { manifests, apps }: Tree,
  environments: readonly PlatformConfig[] = [config],
): Layout {
  return layOut(manifests, apps, repositoryFiles(config, environments, testedFolders(config.root)));
}
