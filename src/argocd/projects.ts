import type { ChartPin } from '../contract/chart.ts';
import type { Knowledge } from '../contract/knowledge.ts';
import type { ChartRelease, Manifest } from '../contract/manifest.ts';
import type { PlannedComponent } from '../graph/plan.ts';
import { groupOf, type KubeObject } from '../kit/object.ts';
import { SYNC_WAVE } from '../kit/sync-annotations.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { ARGO_API, ARGO_GROUP, ARGOCD } from './kinds.ts';
import { ARGOCD_NAMESPACE, type ArgoSettings, FINALIZER, IN_CLUSTER } from './settings.ts';

/**
 * The AppProject of a component: one for each area, one for each team, one for the policies that no team may touch, and
 * one for what lives in Argo CD's own namespace, since whoever may write there is an administrator.
 */
export function projectOf(component: {
  readonly id: string;
  readonly area: string;
  readonly namespace: string;
}): string {
  if (component.id === NAMESPACES) return POLICIES_PROJECT;
  if (component.namespace === ARGOCD_NAMESPACE) return ARGOCD;
  return component.area === 'project' ? component.id : component.area;
}

/** Repository of a chart as Argo CD writes it in an Application, and so in an AppProject: without the scheme of a registry. */
export function chartRepository({ repository }: ChartPin): string {
  return repository.startsWith('oci://') ? repository.slice('oci://'.length) : repository;
}

interface Kind {
  readonly group: string;
  readonly kind: string;
}

const POLICIES_PROJECT = 'policies';

/** Kinds of the policies' project, in any namespace: a namespace that goes takes leave of its policies too. */
const POLICIES: readonly Kind[] = [
  { group: '', kind: 'LimitRange' },
  { group: '', kind: 'ResourceQuota' },
  { group: 'networking.k8s.io', kind: 'NetworkPolicy' },
];

/** Kinds that the policies' project may write only where the tree has one: what the cluster's DNS is told, and what Cilium needs. */
const SOMETIMES: readonly Kind[] = [
  { group: '', kind: 'ConfigMap' },
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
];

/** What operators may do in the namespaces of their clients. */
const RIGHTS: readonly Kind[] = [
  { group: 'rbac.authorization.k8s.io', kind: 'Role' },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding' },
];

/** What a component does not bring unless it is seen in the tree: a chart's own would open what the graph closes. */
const RESERVED: readonly Kind[] = [
  ...POLICIES,
  { group: 'cilium.io', kind: 'CiliumNetworkPolicy' },
  { group: ARGO_GROUP, kind: 'AppProject' },
  { group: ARGO_GROUP, kind: 'Application' },
  { group: ARGO_GROUP, kind: 'ApplicationSet' },
];

interface Draft {
  readonly sources: Set<string>;
  readonly namespaces: Set<string>;
  readonly clusterKinds: Set<string>;
  readonly kinds: Set<string>;
}

/**
 * AppProjects with the sources, namespaces and cluster-scoped kinds of their Applications, and no more.
 *
 * They do not list namespaced kinds or names: Argo CD neither prunes nor shows a live object that its AppProject does not
 * permit (v3.4.4 controller/state.go, CompareAppState), so a list of what is there now would leave the last object of a
 * kind, or a renamed ClusterRole, in the cluster for ever. For the same reason a namespace counts that a component
 * declares, or that it and projects share, though nothing of it is there at the moment; and so does a cluster-scoped kind, also of
 * a component of the area that is off: a webhook that stays, with nobody behind it, has whatever it is asked about refused.
 */
export function appProjects(
  components: readonly PlannedComponent[],
  manifests: readonly Manifest[],
  releases: readonly ChartRelease[],
  settings: ArgoSettings,
  knowledge: Pick<Knowledge, 'clusterScoped'>,
): readonly KubeObject[] {
  const drafts = new Map<string, Draft>();
  const draftOf = new Map<string, Draft>();
  for (const component of components) {
    const project = projectOf(component);
    const draft = drafts.get(project) ?? {
      sources: new Set(),
      namespaces: new Set(),
      clusterKinds: new Set(),
      kinds: new Set(),
    };
    drafts.set(project, draft);
    draftOf.set(component.id, draft);
    for (const namespace of [
      component.namespace,
      ...component.namespaces,
      ...component.workloads.map((workload) => workload.namespace),
    ])
      draft.namespaces.add(namespace);
  }
  for (const { component, object } of manifests) {
    const draft = draftOf.get(component)!;
    draft.sources.add(settings.repository);
    const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
    if (object.metadata.namespace === undefined) draft.clusterKinds.add(kind);
    else {
      draft.namespaces.add(object.metadata.namespace);
      draft.kinds.add(kind);
    }
  }
  for (const { component, pin } of releases) {
    const draft = draftOf.get(component)!;
    draft.sources.add(chartRepository(pin));
    for (const namespace of pin.namespaces ?? []) draft.namespaces.add(namespace);
    for (const kind of pin.clusterKinds) draft.clusterKinds.add(kind.includes('/') ? kind : `/${kind}`);
  }
  for (const [name, draft] of drafts) {
    for (const kind of clusterKindsOf(name, components, knowledge)) draft.clusterKinds.add(kind);
    for (const namespace of sharedNamespaces(name, components)) draft.namespaces.add(namespace);
  }
  return [...drafts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, draft]) => appProject(name, draft, settings));
}

/** Cluster-scoped kinds that the components of a project may have, and those of its area that are off. */
export function clusterKindsOf(
  project: string,
  components: readonly PlannedComponent[],
  { clusterScoped }: Pick<Knowledge, 'clusterScoped'>,
): readonly string[] {
  const own = components.filter((one) => projectOf(one) === project).map(({ definition }) => definition.clusterKinds);
  const known = clusterScoped.filter((one) => projectOf(one) === project).map(({ clusterKinds }) => clusterKinds);
  return [...own, ...known].flatMap((kinds = []) => kinds);
}

/** Namespaces of teams' jobs in which the components of a project have objects, or, of a team's, of those that have some of its. */
export function sharedNamespaces(project: string, components: readonly PlannedComponent[]): readonly string[] {
  const own = components.filter((one) => projectOf(one) === project);
  const teams = components.filter(({ area }) => area === 'project');
  return [
    ...(own.some(({ definition }) => definition.teams?.visits) ? teams.flatMap(({ namespaces }) => namespaces) : []),
    ...(own.some(({ area }) => area === 'project')
      ? components.filter(({ definition }) => definition.teams?.hosts).map(({ namespace }) => namespace)
      : []),
  ];
}

function appProject(
  name: string,
  { sources, namespaces, clusterKinds, kinds }: Draft,
  settings: ArgoSettings,
): KubeObject {
  const policies = name === POLICIES_PROJECT;
  return {
    apiVersion: ARGO_API,
    kind: 'AppProject',
    // It goes only when no Application needs it any more to be taken down.
    metadata: {
      name,
      namespace: settings.namespace,
      annotations: { [SYNC_WAVE]: '-1' },
      finalizers: [FINALIZER],
    },
    spec: {
      description: `What the Applications of ${name} may contain, and nothing else`,
      sourceRepos: [...sources].sort(),
      destinations: (policies ? ['*'] : [...namespaces].sort()).map((namespace) => ({ namespace, server: IN_CLUSTER })),
      clusterResourceWhitelist: [...clusterKinds].sort().map(parseKind),
      ...(policies
        ? {
            namespaceResourceWhitelist: [
              ...SOMETIMES.filter(({ group, kind }) => kinds.has(`${group}/${kind}`)),
              ...POLICIES,
              ...RIGHTS,
            ],
          }
        : { namespaceResourceBlacklist: RESERVED.filter(({ group, kind }) => !kinds.has(`${group}/${kind}`)) }),
    },
  };
}

function parseKind(text: string): Kind {
  const [group = '', kind = ''] = text.split('/');
  return { group, kind };
}
