import { ARGOCD } from '../argocd/kinds.ts';
import type { Tree } from '../argocd/tree.ts';
import type { LiveObject } from '../cluster/cluster.ts';
import { madeOf } from '../contract/knowledge.ts';
import type { Find } from '../contract/made.ts';
import { identityOf, type KubeObject, kindOf } from '../kit/object.ts';
import { NAMESPACES } from '../policy/derive.ts';
import { definitionsOf, isDefinition } from '../render/definitions.ts';

/** Whatever has a name in a namespace. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Tells which component an object belongs to, whoever made it. */
export class Owners {
  readonly #installation: Tree;
  readonly #byIdentity: ReadonlyMap<string, string>;
  readonly #byName = new Map<string, string>();
  /** Components by the names of their Applications. */
  readonly #applications: ReadonlyMap<string, string>;

  constructor(installation: Tree) {
    this.#installation = installation;
    const ids = installation.plan.components.map(({ id }) => id);
    this.#applications = new Map(
      [NAMESPACES, ...ids].flatMap((id) => [definitionsOf(id), id].map((name) => [name, id])),
    );
    const manifests = installation.manifests.map(({ object, component }) => ({
      object,
      owner: this.#owner(component),
    }));
    this.#byIdentity = new Map(manifests.map(({ object, owner }) => [identityOf(object), owner]));
    for (const { made, component } of madeThings(installation))
      this.#byName.set(`${made.kind} ${made.namespace ?? ''}/${made.name}`, component);
    for (const { object, owner } of manifests) {
      const { kind, metadata } = object;
      this.#byName.set(`${kind} ${metadata.namespace ?? ''}/${metadata.name}`, owner);
    }
  }

  /** Of an Application by its name; by the tree; by the labels of its workload; by what it is owned by; else the only component of its namespace. */
  ofObject(object: LiveObject): string | undefined {
    const { kind, metadata } = object;
    if (kind === 'Application') return this.#applications.get(metadata.name) ?? ARGOCD;
    const owners = (metadata.ownerReferences ?? []) as readonly { kind: string; name: string }[];
    return (
      this.#byIdentity.get(identityOf(object as KubeObject)) ??
      this.#byLabels(metadata.namespace, metadata.labels ?? {}) ??
      owners.map((owner) => this.ofName({ ...owner, namespace: metadata.namespace })).find(Boolean) ??
      this.ofName({ kind, name: metadata.name, namespace: metadata.namespace })
    );
  }

  /** When no more is known than a name: what controllers make is named after what they made it of. */
  ofName({ kind, name, namespace }: Named): string | undefined {
    const exact = this.#byName.get(`${kind} ${namespace ?? ''}/${name}`);
    if (exact !== undefined || namespace === undefined) return exact;
    const roots = this.#installation.manifests
      .filter(({ object }) => object.metadata.namespace === namespace && RUNS.test(object.kind))
      .filter(({ object }) => name.startsWith(`${object.metadata.name}-`))
      .sort((a, b) => b.object.metadata.name.length - a.object.metadata.name.length);
    return roots[0]?.component ?? this.#alone(namespace);
  }

  /** The component that brings a group of kinds, or whose kinds are below a domain: `cnpg.io`. */
  ofGroup(domain: string): string | undefined {
    const application = this.applicationOf(domain);
    return application === undefined ? undefined : this.#owner(application);
  }

  /** The Application that brings them. */
  applicationOf(domain: string): string | undefined {
    const isIn = (group: string) => group === domain || group.endsWith(`.${domain}`) || domain.endsWith(`.${group}`);
    const { manifests, releases } = this.#installation;
    const release = releases.find(({ pin }) => pin.crdGroups?.some(isIn));
    const definition = manifests.find(
      ({ object }) => isDefinition(object) && isIn((object.spec as { group: string }).group),
    );
    return definition?.component ?? release?.component;
  }

  /** Definitions are in an Application of their own, and its component's all the same. */
  #owner(application: string): string {
    return this.#applications.get(application) ?? application;
  }

  /** Volume claims have fewer labels than their pods: those of a workload that they have are the same, and more than one. */
  #byLabels(namespace: string | undefined, labels: Readonly<Record<string, string>>): string | undefined {
    let near: string | undefined;
    for (const { id, workloads } of this.#installation.plan.components)
      for (const workload of workloads ?? []) {
        const wanted = Object.entries(workload.labels);
        if (workload.namespace !== namespace || wanted.length === 0) continue;
        const same = wanted.filter(([name, value]) => labels[name] === value).length;
        if (same === wanted.length) return id;
        if (same > 1 && wanted.every(([name, value]) => (labels[name] ?? value) === value)) near ??= id;
      }
    return near;
  }

  #alone(namespace: string): string | undefined {
    const { components } = this.#installation.plan;
    const there = components.filter(
      (component) =>
        component.namespace === namespace || component.workloads?.some((workload) => workload.namespace === namespace),
    );
    return there.length === 1 ? there[0]!.id : undefined;
  }
}

/** Kinds after which pods and their owners are named: those with pods, and custom resources, but no policies or rights. */
const RUNS =
  /^(?!.*(?:Policy|Quota|Role|Binding|Account|Secret|Store|Password|ConfigMap|Budget|Range|Ingress|Service)$)/;

/** What comes of programs, and of objects because of their operators: with the component whose object it is. */
function madeThings({ plan, manifests }: Tree) {
  const nameOf = (kind: string, namespace: string | undefined, name: string) => `${kind} ${namespace ?? ''}/${name}`;
  const objects = new Map(
    manifests.map(({ object }) => [nameOf(kindOf(object), object.metadata.namespace, object.metadata.name), object]),
  );
  const find: Find = (kind, namespace, name) => objects.get(nameOf(kind, namespace, name));
  return [
    ...plan.components.flatMap(({ id, makes = [] }) => makes.map((made) => ({ made, component: id }))),
    ...manifests.flatMap(({ object, component }) =>
      madeOf(plan.components, object, find).map(({ made }) => ({ made, component })),
    ),
  ];
}
