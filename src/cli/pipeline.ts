import { join } from 'node:path';
import { ownComponents } from '#own-components';
import { deriveArgoCd } from '../argocd/derive.ts';
import type { ComponentDefinition } from '../catalogue/component.ts';
import { customComponent } from '../catalogue/custom.ts';
import { projectComponent } from '../catalogue/project/project.ts';
import { registry } from '../catalogue/registry.ts';
import { describeDefaults, platformFacts, selectComponents } from '../catalogue/select.ts';
import { rules } from '../checks/rules/index.ts';
import { runChecks } from '../checks/run.ts';
import { createSchemaChecker } from '../checks/schema/checker.ts';
import type { PlatformConfig } from '../config/config.ts';
import type { CustomComponentConfig } from '../config/custom-schema.ts';
import { toPointer } from '../config/pointer.ts';
import type { Finding } from '../finding/finding.ts';
import { buildPlan, type PlanResult } from '../graph/build.ts';
import type { Plan } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { type Layout, layOut } from '../output/layout.ts';
import { derivePolicies } from '../policy/derive.ts';
import type { ChartRelease, Manifest } from '../render/manifest.ts';
import { render } from '../render/render.ts';
import { chartValuesOf } from '../workspace/chart-values.ts';
import { FolderError, readFolder } from '../workspace/read-folder.ts';

/** The catalogue, with the components of one's own. */
export function catalogue(own: readonly ComponentDefinition[] = ownComponents): readonly ComponentDefinition[] {
  return [...registry, ...own];
}

/** From configuration to Plan. */
export function planPlatform(
  config: PlatformConfig,
  definitions: readonly ComponentDefinition[] = catalogue(),
): PlanResult {
  const projects = Object.entries(config.projects).map(([name, project]) =>
    projectComponent(name, project, config.projects),
  );
  const custom: ComponentDefinition[] = [];
  const unreadable: Finding[] = [];
  for (const [id, component] of Object.entries(config.custom)) {
    try {
      custom.push(customComponent(id, component, readObjects(config, id, component)));
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
  return buildPlan(facts, selectComponents(config, definitions, projects, custom), config.connections, candidates);
}

function readObjects({ root }: PlatformConfig, id: string, { folder }: CustomComponentConfig): readonly KubeObject[] {
  return folder === undefined ? [] : readFolder(join(root, folder), folder, toPointer(['components', id, 'folder']));
}

export interface Synthesis {
  readonly plan: Plan;
  readonly manifests: readonly Manifest[];
  readonly releases: readonly ChartRelease[];
  readonly findings: readonly Finding[];
  readonly layout: Layout;
}

export interface SynthesisOptions {
  /** The package's own folder, which holds `imports/`. */
  readonly root: string;
  readonly cacheDir: string;
}

/** From Plan to everything that would be written, checked. Touches no file of the tree. */
export function synthesize(config: PlatformConfig, plan: Plan, { root, cacheDir }: SynthesisOptions): Synthesis {
  const rendered = render(plan);
  const manifests = [...rendered.manifests, ...derivePolicies(plan, config.headroom)];
  const apps = deriveArgoCd(plan, manifests, rendered.releases);
  const crds = manifests.map(({ object }) => object).filter(({ kind }) => kind === 'CustomResourceDefinition');
  const schemas = createSchemaChecker({ root, cacheDir, kubernetes: config.cluster.kubernetes, crds });
  const charts = chartValuesOf(root);
  const subject = { plan, manifests, releases: rendered.releases, apps, schemas, charts };
  const findings = runChecks(subject, rules, config.checks.off);
  return { plan, manifests, releases: rendered.releases, findings, layout: layOut(manifests, apps) };
}
