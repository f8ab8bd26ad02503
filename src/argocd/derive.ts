import { Type } from 'typebox';
import { defineComponent } from '../contract/component.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { Plan, PlannedComponent } from '../graph/plan.ts';
import type { KubeObject } from '../kit/object.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf } from '../render/definitions.ts';
import { application, type Contents } from './application.ts';
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
  const withCrds = new Set(
    manifests.filter(({ object }) => object.kind === 'CustomResourceDefinition').map(({ component }) => component),
  );
  const releaseOf = new Map(releases.map((release) => [release.component, release]));
  const contentsOf = (id: string): Contents => {
    const release = releaseOf.get(id);
    const hasCrds = withCrds.has(id) || (release?.pin.crdGroups ?? []).length > 0;
    return { release, hasFiles: withFiles.has(id), hasCrds };
  };
  const components = [
    policiesComponent(plan),
    ...plan.components.filter(({ id }) => withFiles.has(definitionsOf(id))).map(definitionsComponent),
    ...plan.components.filter(({ id, external }) => !external && (withFiles.has(id) || releaseOf.has(id))),
  ];

  const applications = components.map((component) => ({
    component: component.id,
    object: application(component, contentsOf(component.id), settings),
    config: component.config,
    data: false,
  }));
  const projects = appProjects(components, manifests, releases, settings, plan.knowledge).map((object) => ({
    component: object.metadata.name,
    object,
    config: '',
    data: false,
  }));
  return { components, applications, projects, root: rootObjects(settings), settings };
}

/** The definitions that a component brings as a component: they come with the first wave. */
function definitionsComponent(owner: PlannedComponent): PlannedComponent {
  const { id, title, definition, area, namespace, config } = owner;
  const ignoreDifferences = (definition.argocd?.ignoreDifferences ?? []).filter(
    ({ kind }) => kind === 'CustomResourceDefinition',
  );
  return {
    ...NOTHING,
    id: definitionsOf(id),
    title: `${title}: kinds`,
    area,
    namespace,
    config,
    definition: { ...definition, argocd: { ignoreDifferences, adopts: true } },
  };
}

/** A component that runs nothing, in the first wave. */
const NOTHING = {
  wave: 0,
  external: false,
  options: {},
  workloads: [],
  namespaces: [],
  crdGroups: [],
  accepts: [],
  makes: [],
  images: {},
  uis: [],
  names: [],
  follows: [],
  after: [],
};

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
  return { ...NOTHING, id, title, area, namespace: 'default', config: '', definition };
}
