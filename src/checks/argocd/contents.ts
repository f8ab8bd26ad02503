import type { Manifest } from '../../contract/manifest.ts';
import { recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { Subject } from '../rule.ts';
import { rootManifests } from './projects.ts';

/** What one Application brings to the cluster. */
export interface Content {
  readonly application: Manifest;
  readonly project: string;
  /** Repositories and charts. */
  readonly sources: readonly string[];
  /** Where it goes: its destination, and where its chart writes beside that. */
  readonly namespaces: readonly string[];
  /** Namespaces that its component says it needs, though nothing of it may be there now. */
  readonly declared: readonly string[];
  /** Cluster-scoped kinds that its chart renders. */
  readonly clusterKinds: readonly string[];
  readonly objects: readonly Manifest[];
}

/** The Applications of a tree, the root's among them, which holds the others. */
export function contentsOf({ apps, manifests, releases }: Subject): readonly Content[] {
  const objects = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const list = objects.get(manifest.component);
    if (list) list.push(manifest);
    else objects.set(manifest.component, [manifest]);
  }
  const pins = new Map(releases.map(({ component, pin }) => [component, pin]));
  const components = new Map(apps.components.map((component) => [component.id, component]));
  const children = apps.applications.map((application) => {
    const component = components.get(application.component);
    const pin = pins.get(application.component);
    const declared = component
      ? [component.namespace, ...component.namespaces, ...component.workloads.map(({ namespace }) => namespace)]
      : [];
    return {
      ...saidBy(application, pin?.namespaces),
      declared,
      clusterKinds: (pin?.clusterKinds ?? []).map((kind) => (kind.includes('/') ? kind : `/${kind}`)),
      objects: objects.get(application.component) ?? [],
    };
  });
  const held = [...apps.applications, ...apps.projects];
  const root = rootManifests(apps.root, 'Application').map((application) => ({
    ...saidBy(application),
    declared: [],
    clusterKinds: [],
    objects: held,
  }));
  return [...children, ...root];
}

/** What an Application says of itself. */
export function saidBy(application: Manifest, more: readonly string[] = []) {
  const { project, source, sources, destination } = recordOf(application.object.spec);
  const all = source === undefined ? recordsOf(sources) : [recordOf(source)];
  const namespace = textOf(recordOf(destination).namespace);
  return {
    application,
    project: String(project),
    sources: all.map(({ repoURL }) => String(repoURL)),
    namespaces: [...(namespace ? [namespace] : []), ...more],
  };
}
