import type { Tree } from '../../argocd/tree.ts';
import { thingsAsked } from '../../contract/connections/index.ts';
import { madeOf } from '../../contract/knowledge.ts';
import type { Find, Made } from '../../contract/made.ts';
import type { Known, KnownThings } from '../../contract/reference.ts';
import type { Target } from '../../contract/reference-field.ts';
import { isRecord } from '../../kit/json.ts';
import { type KubeObject, kindOf } from '../../kit/object.ts';
import { allManifests } from '../rule.ts';

/** The index of all that something may refer to. */
export class ThingIndex implements KnownThings {
  readonly #objects = new Map<string, KubeObject>();
  /** By kind, then by `namespace/name`. */
  readonly #things = new Map<string, Map<string, Made[]>>();
  readonly #found = new Map<string, Known>();
  readonly namespaces: ReadonlySet<string>;

  constructor(subject: Tree) {
    const objects = allManifests(subject).map(({ object }) => object);
    for (const object of objects) this.#objects.set(objectKey(object), object);
    for (const object of objects) {
      const kind = kindOf(object);
      const { name, namespace } = object.metadata;
      this.#add({ kind, name, namespace, parts: partsOf(kind, object) });
      for (const { made } of madeOf(subject.plan.components, object, this.find)) this.#add(made);
    }
    for (const component of subject.plan.components) {
      for (const made of component.makes) this.#add(made);
      for (const { namespace, serviceAccount } of component.workloads)
        if (serviceAccount && (serviceAccount.madeBy ?? 'mooring') !== 'mooring')
          this.#add({ kind: 'ServiceAccount', name: serviceAccount.name, namespace });
    }
    this.#takeAtTheirWord(subject);
    this.namespaces = new Set([...(this.#things.get('Namespace')?.values() ?? [])].map(([first]) => first!.name));
  }

  readonly find: Find = (kind, namespace, name) => this.#objects.get(key(kind, namespace, name));

  get({ kind, namespace, name }: Target): Known | undefined {
    const id = key(kind, namespace, name);
    const found = this.#found.get(id);
    if (found) return found;
    const made = this.#things.get(kind)?.get(placeOf(namespace, name));
    if (!made) return undefined;
    const known = { parts: this.#parts(made, new Set([id])) };
    this.#found.set(id, known);
    return known;
  }

  /** Names of that kind in a namespace. */
  names(kind: string, namespace: string | undefined): string[] {
    return [...(this.#things.get(kind)?.values() ?? [])]
      .filter(([first]) => first!.namespace === namespace)
      .map(([first]) => first!.name);
  }

  /** Namespaces that have one of that kind and name. */
  elsewhere(kind: string, name: string): string[] {
    return [...(this.#things.get(kind)?.values() ?? [])]
      .filter(([first]) => first!.name === name && first!.namespace !== undefined)
      .map(([first]) => first!.namespace!);
  }

  #add(made: Made): void {
    const ofKind = this.#things.get(made.kind) ?? new Map<string, Made[]>();
    this.#things.set(made.kind, ofKind);
    const place = placeOf(made.namespace, made.name);
    const same = ofKind.get(place);
    if (same) same.push(made);
    else ofKind.set(place, [made]);
  }

  /** Together, the keys of all who make it; unknown when one of them does not say. */
  #parts(made: readonly Made[], seen: Set<string>): ReadonlySet<string> | undefined {
    const parts = new Set<string>();
    for (const { parts: own, copies = [] } of made) {
      if (!own) return undefined;
      for (const part of own) parts.add(part);
      for (const { name, namespace } of copies) {
        const id = key('Secret', namespace, name);
        if (seen.has(id)) continue;
        const source = this.#things.get('Secret')?.get(placeOf(namespace, name));
        const copied = source && this.#parts(source, seen.add(id));
        if (!copied) return undefined;
        for (const part of copied) parts.add(part);
      }
    }
    return parts;
  }

  /**
   * What providers were asked to make whose making the tree does not show: they stand outside the tree, or are programs of the
   * team's own. Of one with an object that serves such connections, the tree says what is made.
   */
  #takeAtTheirWord({ plan, manifests }: Tree): void {
    const served = new Set(
      manifests.flatMap(({ component, object }) =>
        (plan.knowledge.kinds.get(kindOf(object)) ?? [])
          .flatMap(({ serves }) => serves ?? [])
          .map((type) => `${component} ${type}`),
      ),
    );
    for (const connection of plan.connections)
      if (!served.has(`${connection.provider} ${connection.type}`))
        for (const asked of thingsAsked(connection)) this.#add(asked);
  }
}

const placeOf = (namespace: string | undefined, name: string) => `${namespace ?? ''}/${name}`;
const key = (kind: string, namespace: string | undefined, name: string) => `${kind} ${placeOf(namespace, name)}`;
const objectKey = (object: KubeObject) => key(kindOf(object), object.metadata.namespace, object.metadata.name);

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
}

function partsOf(kind: string, object: KubeObject): readonly string[] | undefined {
  if (kind === 'ConfigMap' || kind === 'Secret')
    return [object.data, object.binaryData, object.stringData].filter(isRecord).flatMap(Object.keys);
  if (kind !== 'Service') return [];
  const {
    clusterIP,
    type,
    ports = [],
  } = (object.spec ?? {}) as {
    clusterIP?: string;
    type?: string;
    ports?: ServicePort[];
  };
  if (type === 'ExternalName') return undefined;
  // Without an address of its own, its name leads straight to the pods and their ports.
  if (clusterIP === 'None' && ports.some(({ targetPort }) => typeof targetPort === 'string')) return undefined;
  return ports.flatMap(({ name, port, targetPort }) => [
    ...(name === undefined ? [] : [name]),
    String(clusterIP === 'None' ? (targetPort ?? port) : port),
  ]);
}
