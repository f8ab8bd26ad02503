import type { PlannedComponent } from '../graph/plan.ts';
import { type KubeObject, groupOf } from '../kit/object.ts';
import type { ChartRelease, Manifest } from '../render/manifest.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { IN_CLUSTER, type ArgoSettings } from './settings.ts';

/** The AppProject of a component: one for each area, one for each team, and one for the policies that no team may touch. */
export function projectOf(component: { readonly id: string; readonly area: string }): string {
  if (component.id === NAMESPACES) return 'policies';
  return component.area === 'project' ? component.id : component.area;
}

/**
 * AppProjects that allow exactly what their Applications contain: sources, namespaces, cluster-scoped objects by name and
 * namespaced kinds. What a chart renders is not known here, so its namespaces allow every kind and its cluster-scoped
 * kinds are those that its pin declares.
 */
export function appProjects(components: readonly PlannedComponent[], manifests: readonly Manifest[], releases: readonly ChartRelease[], settings: ArgoSettings): readonly KubeObject[] {
  const drafts = new Map<string, Draft>();
  const draft = (name: string): Draft => {
    const known = drafts.get(name) ?? { sources: new Set(), namespaces: new Set(), cluster: new Map(), kinds: new Map(), anyKind: false };
    drafts.set(name, known);
    return known;
  };
  const projectByComponent = new Map(components.map((component) => [component.id, projectOf(component)]));

  for (const { component, object } of manifests) {
    const project = draft(projectByComponent.get(component)!);
    project.sources.add(settings.repository);
    const group = groupOf(object.apiVersion);
    if (object.metadata.namespace === undefined) project.cluster.set(`${group}/${object.kind}/${object.metadata.name}`, { group, kind: object.kind, name: object.metadata.name });
    else {
      project.namespaces.add(object.metadata.namespace);
      project.kinds.set(`${group}/${object.kind}`, { group, kind: object.kind });
    }
  }
  for (const { component, pin } of releases) {
    const project = draft(projectByComponent.get(component)!);
    const { namespace } = components.find(({ id }) => id === component)!;
    project.sources.add(pin.repository);
    project.anyKind = true;
    for (const name of [namespace, ...(pin.namespaces ?? [])]) project.namespaces.add(name);
    for (const kind of pin.clusterKinds) {
      const [group = '', name = ''] = kind.includes('/') ? kind.split('/') : ['', kind];
      project.cluster.set(`${group}/${name}`, { group, kind: name });
    }
  }
  return [...drafts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, project]) => appProject(name, project, settings));
}

interface Draft {
  readonly sources: Set<string>;
  readonly namespaces: Set<string>;
  readonly cluster: Map<string, { group: string; kind: string; name?: string }>;
  readonly kinds: Map<string, { group: string; kind: string }>;
  anyKind: boolean;
}

function appProject(name: string, draft: Draft, settings: ArgoSettings): KubeObject {
  const sorted = <V>(map: ReadonlyMap<string, V>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: settings.namespace, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
    spec: {
      description: `What the Applications of ${name} may contain, and nothing else`,
      sourceRepos: [...draft.sources].sort(),
      destinations: [...draft.namespaces].sort().map((namespace) => ({ namespace, server: IN_CLUSTER })),
      clusterResourceWhitelist: sorted(draft.cluster),
      namespaceResourceWhitelist: draft.anyKind ? [{ group: '*', kind: '*' }] : sorted(draft.kinds),
    },
  };
}
