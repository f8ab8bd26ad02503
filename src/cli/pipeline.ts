import { join } from 'node:path';
import { ownComponents } from '#own-components';
import { deriveArgoCd } from '../argocd/derive.ts';
import { ownComponent } from '../catalogue/own-component.ts';
import { projectComponent } from '../catalogue/project/project.ts';
import { registry } from '../catalogue/registry.ts';
import { describeDefaults, platformFacts, selectComponents } from '../catalogue/select.ts';
import { references } from '../checks/references/resolve.ts';
import type { Rendered } from '../checks/rule.ts';
import { rulesOf } from '../checks/rules/index.ts';
import { runChecks } from '../checks/run.ts';
import { createSchemaChecker } from '../checks/schema/checker.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { OwnComponentConfig } from '../config/own-component-schema.ts';
import { toPointer } from '../config/pointer.ts';
import type { ComponentDefinition } from '../contract/component.ts';
import { knowledgeOf } from '../contract/knowledge.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Finding } from '../finding/finding.ts';
import { buildPlan, type PlanResult } from '../graph/build.ts';
import type { Plan } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { releasesPath } from '../kit/paths.ts';
import { type Layout, layOut } from '../output/layout.ts';
import { releaseRequests } from '../output/releases.ts';
import { repositoryFiles } from '../output/repository/files.ts';
import { derivePolicies } from '../policy/derive.ts';
import { type RenderedCharts, renderCharts, type VendoredChart } from '../render/charts/render-charts.ts';
import { render } from '../render/render.ts';
import { chartValuesOf } from '../workspace/chart-values.ts';
import { type Helm, openHelm } from '../workspace/charts/helm.ts';
import { type ChartsLock, readLock } from '../workspace/charts/lock.ts';
import { FolderError, readFolder } from '../workspace/read-folder.ts';
import { type Release, readReleases } from '../workspace/releases/read-releases.ts';
import { UsageError } from '../workspace/usage-error.ts';

/**
 * The catalogue, with the components of one's own.
 *
 * @throws UsageError when one of those is none, or has the id of another; or one of its rules has.
 */
export function catalogue(own: readonly ComponentDefinition[] = ownComponents): readonly ComponentDefinition[] {
  const known = new Set(registry.map(({ id }) => id));
  for (const one of own) {
    const { id, options, namespace } = (one ?? {}) as Partial<ComponentDefinition>;
    if (typeof id !== 'string' || typeof namespace !== 'string' || typeof options !== 'object')
      throw new UsageError(
        `a file in components/ exports no component by default, but ${typeof one === 'object' ? 'an object without id, namespace or options' : JSON.stringify(one)}`,
        'write `export default defineComponent({ … })`: components/README.md has an example',
      );
    if (known.has(id))
      throw new UsageError(
        `a component of components/ is called ${id}, as another one is`,
        'give it an `id` of its own: `npm run explain` lists those that are taken',
      );
    known.add(id);
  }
  const definitions = [...registry, ...own];
  const rules = rulesOf(knowledgeOf(definitions)).map(({ id }) => id);
  const twice = rules.find((id, i) => rules.indexOf(id) !== i);
  if (twice !== undefined)
    throw new UsageError(
      `a component of components/ brings a rule ${twice}, as there is one already`,
      'give the rule an `id` of its own: docs/checks.md lists those that are taken',
    );
  return definitions;
}

/** From configuration to Plan. */
export function planPlatform(
  config: PlatformConfig,
  definitions: readonly ComponentDefinition[] = catalogue(),
): PlanResult {
  const projects = Object.entries(config.projects).map(([name, project]) =>
    projectComponent(name, project, config.projects),
  );
  const own: ComponentDefinition[] = [];
  const unreadable: Finding[] = [];
  for (const [id, component] of Object.entries(config.own)) {
    try {
      own.push(ownComponent(id, component, readObjects(config, id, component)));
    } catch (error) {
      if (!(error instanceof FolderError)) throw error;
      const { message, fix, config: at } = error;
      unreadable.push({ rule: 'config/folder', severity: 'error', message, fix, config: at });
    }
  }
  if (unreadable.length > 0) return { findings: unreadable };
  const facts = platformFacts(config);
  const candidates = (type: string) =>
    definitions
      .filter(
        (definition) =>
          !definition.external &&
          describeDefaults(definition, facts).declarations.provides?.some((offer) => offer.type === type),
      )
      .map(({ id }) => id);
  return buildPlan(
    facts,
    selectComponents(config, definitions, projects, own),
    config.connections,
    candidates,
    knowledgeOf(definitions),
  );
}

function readObjects({ root }: PlatformConfig, id: string, { folder }: OwnComponentConfig): readonly KubeObject[] {
  return folder === undefined ? [] : readFolder(root, folder, toPointer(['components', id, 'folder']));
}

export interface Synthesis {
  readonly plan: Plan;
  readonly manifests: readonly Manifest[];
  /** Charts that Argo CD renders. */
  readonly releases: readonly ChartRelease[];
  /** Charts whose objects are among the manifests. */
  readonly vendored: readonly VendoredChart[];
  /** Charts with an archive could not be rendered: what they would bring is not there. */
  readonly partial: boolean;
  readonly findings: readonly Finding[];
  readonly layout: Layout;
  /** What `releases/` says of the environment's images. */
  readonly released: readonly Release[];
}

export interface SynthesisOptions {
  /** The package's own folder, which holds `imports/`. */
  readonly root: string;
  readonly cacheDir: string;
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
  const rendered = render(plan);
  const cacheDir = join(options.cacheDir, 'charts');
  const charts = await renderCharts(plan, rendered.releases, {
    root: config.root,
    packageRoot: options.root,
    cacheDir,
    lock: options.lock ?? readLock(config.root),
    helm: options.helm ?? (() => openHelm({ cacheDir })),
    objects: rendered.manifests.map(({ object }) => object),
  });
  return assemble(config, plan, rendered.manifests, charts, options);
}

/** The same without looking for archives: Argo CD renders every chart. */
export function synthesizeBare(config: PlatformConfig, plan: Plan, options: SynthesisOptions): Synthesis {
  const { manifests, releases } = render(plan);
  return assemble(config, plan, manifests, withoutArchives(releases), options);
}

/** From Plan to the objects of the tree, unchecked, and without looking for archives either. */
export function renderTree(config: Pick<PlatformConfig, 'headroom'>, plan: Plan): Rendered {
  const { manifests, releases } = render(plan);
  return wholeTree(config, plan, manifests, withoutArchives(releases));
}

function withoutArchives(remaining: readonly ChartRelease[]): RenderedCharts {
  return { manifests: [], vendored: [], remaining, findings: [] };
}

/** All objects of the tree: what components and charts brought, and what is derived from it. */
function wholeTree(
  { headroom }: Pick<PlatformConfig, 'headroom'>,
  plan: Plan,
  own: readonly Manifest[],
  { manifests: charted, remaining: releases, vendored }: RenderedCharts,
): Rendered {
  const manifests = [...own, ...charted, ...derivePolicies(plan, headroom)];
  return { plan, manifests, releases, vendored, apps: deriveArgoCd(plan, manifests, releases) };
}

/** What follows when everything is rendered: policies, Applications, checks, files. */
function assemble(
  config: PlatformConfig,
  plan: Plan,
  own: readonly Manifest[],
  charts: RenderedCharts,
  { root, cacheDir, top = config.root, environments = [config] }: SynthesisOptions,
): Synthesis {
  const tree = wholeTree(config, plan, own, charts);
  const { manifests, releases, vendored, apps } = tree;
  const crds = manifests.map(({ object }) => object).filter(({ kind }) => kind === 'CustomResourceDefinition');
  const schemas = createSchemaChecker({ root, cacheDir, kubernetes: config.cluster.kubernetes, crds });
  const released = readReleases(top, releasesPath(config.environment), releaseRequests(plan));
  const subject = { ...tree, schemas, released, charts: chartValuesOf(root), references };
  const findings = [...charts.findings, ...runChecks(subject, rulesOf(plan.knowledge), config.checks.off)];
  const partial = charts.findings.some(({ severity }) => severity === 'error');
  const layout = layOut(manifests, apps, repositoryFiles(config, environments));
  return { plan, manifests, releases, vendored, partial, findings, layout, released };
}
