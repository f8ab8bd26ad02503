import { Type } from 'typebox';
import { defineComponent } from '../catalogue/component.ts';
import type { Plan, PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { NAMESPACES } from '../policy/derive.ts';
import type { ChartRelease, Manifest } from '../render/manifest.ts';
import { application } from './application.ts';
import { appProjects } from './projects.ts';
import { rootObjects } from './root.ts';
import { type ArgoSettings, argoSettings } from './settings.ts';

/** The app-of-apps: what Argo CD reads to find everything else. */
export interface AppOfApps {
  /** Components that have an Application, in the order of their waves. */
  readonly components: readonly PlannedComponent[];
  readonly applications: readonly Manifest[];
  readonly projects: readonly Manifest[];
  /** What is applied by hand, once: the root Application and its project. */
  readonly root: readonly KubeObject[];
  readonly settings: ArgoSettings;
}

/** Derives Applications and AppProjects from the plan and what was rendered. */
export function deriveArgoCd(plan: Plan, manifests: readonly Manifest[], releases: readonly ChartRelease[]): AppOfApps {
  const settings = argoSettings(plan.platform);
  const withFiles = new Set(manifests.map(({ component }) => component));
  const releaseOf = new Map(releases.map((release) => [release.component, release]));
  const components = [
    policiesComponent(plan),
    ...plan.components.filter(({ id, external }) => !external && (withFiles.has(id) || releaseOf.has(id))),
  ];

  const applications = components.map((component) => ({
    component: component.id,
    object: application(component, releaseOf.get(component.id), withFiles.has(component.id), settings),
    from: component.config,
    data: false,
  }));
  const projects = appProjects(components, manifests, releases, settings).map((object) => ({
    component: object.metadata.name,
    object,
    from: '',
    data: false,
  }));
  return { components, applications, projects, root: rootObjects(settings), settings };
}

/** Namespaces and policies as a component: it has an Application like all others, and comes before them. */
function policiesComponent(plan: Plan): PlannedComponent {
  const definition = defineComponent({
    id: NAMESPACES,
    title: 'Namespaces and policies',
    area: 'platform',
    summary: 'Namespaces with their Pod Security level, quotas and network policies, derived from the connections.',
    namespace: plan.platform.name,
    options: Type.Object({}),
  });
  const { id, title, area } = definition;
  return {
    id,
    title,
    area,
    namespace: 'default',
    wave: 0,
    external: false,
    options: {},
    workloads: [],
    namespaces: [],
    makes: [],
    images: {},
    uis: [],
    follows: [],
    after: [],
    config: '',
    definition,
  };
}
