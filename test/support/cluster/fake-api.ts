import type { Cluster, ClusterEvent, LiveObject } from '../../../src/cluster/cluster.ts';
import { ClusterError } from '../../../src/cluster/errors.ts';
import { identityOf, type KubeObject } from '../../../src/kit/object.ts';
import { Effects } from '../effects.ts';

/** A change of the fake: what controllers would do when an object appears. */
export type Controller = (object: LiveObject, cluster: FakeCluster) => void;

/**
 * A cluster in memory. Applying merges as server-side apply does for maps, and sets lists. No controller runs but those that
 * a test hands in; kinds of CustomResourceDefinitions must be there before their objects, as in a real one.
 */
export class FakeCluster implements Cluster {
  readonly context: string;
  readonly objects = new Map<string, LiveObject>();
  readonly log: string[] = [];
  readonly controllers: Controller[] = [];
  readonly recordedEvents: ClusterEvent[] = [];
  /** Log of a Pod, by `namespace/pod` or `namespace/pod/container`. */
  readonly podLogs = new Map<string, string>();
  /** API groups that are served beside those of Kubernetes; empty: all are. */
  readonly customGroups = new Set<string>();
  serverVersion = 'v1.35.5+k3s1';
  /** Called before each list: what moved meanwhile. */
  onList?: (selection: { readonly kind: string }) => void;
  /** Thrown by every call, when set. */
  fault?: ClusterError;
  readonly #effects: Effects;

  constructor(context = 'k3d-mlops', effects = new Effects()) {
    this.context = context;
    this.#effects = effects;
  }

  /** Plants an object without any of the above. */
  put(...objects: readonly (KubeObject | object)[]): this {
    for (const object of objects as readonly LiveObject[])
      this.objects.set(identityOf(object), structuredClone(object));
    return this;
  }

  async version(): Promise<string> {
    this.#look();
    return this.serverVersion;
  }

  async serves(apiVersion: string, kind: string): Promise<boolean> {
    this.#look();
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
    if (!group.includes('.') || group.endsWith('.k8s.io') || this.customGroups.has(group)) return true;
    return [...this.objects.values()].some((object) => {
      const spec = object.spec as { group?: string; names?: { kind?: string } } | undefined;
      return object.kind === 'CustomResourceDefinition' && spec?.group === group && spec.names?.kind === kind;
    });
  }

  async apply(object: KubeObject, { fieldManager = 'mooring' } = {}): Promise<LiveObject> {
    this.#look();
    const identity = identityOf(object);
    const { apiVersion, kind } = object;
    if (!(await this.serves(apiVersion, kind)))
      throw new ClusterError('unknown-kind', `the cluster knows no ${kind} of ${apiVersion}`, 'install its CRD', 404);
    return this.#effects.change(`apply ${identity} (${fieldManager})`, () => {
      const { namespace } = object.metadata;
      if (
        namespace !== undefined &&
        !['default', 'kube-system'].includes(namespace) &&
        !this.objects.has(`/Namespace//${namespace}`)
      )
        throw new ClusterError('missing', `namespaces "${namespace}" not found`, 'make it', 404);
      const merged = merge(this.objects.get(identity) ?? {}, structuredClone(object)) as LiveObject;
      this.objects.set(identity, merged);
      this.log.push(`apply ${identity}`);
      for (const controller of this.controllers) controller(merged, this);
      return structuredClone(merged);
    });
  }

  async replace(object: LiveObject): Promise<LiveObject> {
    this.#look();
    const identity = identityOf(object);
    return this.#effects.change(`replace ${identity}`, () => {
      const there = this.objects.get(identity);
      if (!there) throw new ClusterError('missing', `cannot replace ${identity}: it is not there`, 'make it', 404);
      if (there.metadata.resourceVersion !== object.metadata.resourceVersion)
        throw new ClusterError('conflict', `cannot replace ${identity}: the object has been modified`, 'read it', 409);
      const next = structuredClone(object);
      next.metadata.resourceVersion = String(Number(there.metadata.resourceVersion ?? 0) + 1);
      this.objects.set(identity, next);
      this.log.push(`replace ${identity}`);
      for (const controller of this.controllers) controller(next, this);
      return structuredClone(next);
    });
  }

  async get<T>(ref: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } }) {
    this.#look();
    const object = this.objects.get(identityOf(ref as KubeObject));
    return object && (structuredClone(object) as LiveObject<T>);
  }

  async list<T>({ apiVersion, kind, namespace, labels = {}, metadataOnly }: Parameters<Cluster['list']>[0]) {
    this.#look();
    this.onList?.({ kind });
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0]! : '';
    return [...this.objects]
      .filter(([identity]) => identity.startsWith(`${group}/${kind}/`))
      .map(([, object]) => object)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace)
      .filter(({ metadata }) => Object.entries(labels).every(([name, value]) => metadata.labels?.[name] === value))
      .map((object) => (metadataOnly ? { apiVersion, kind, metadata: object.metadata } : object))
      .map((object) => structuredClone(object) as LiveObject<T>);
  }

  async delete(
    ref: { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } },
    { grace }: { grace?: number } = {},
  ) {
    this.#look();
    if (grace !== undefined) this.log.push(`grace ${grace} for ${identityOf(ref as KubeObject)}`);
    const identity = identityOf(ref as KubeObject);
    return this.#effects.change(`delete ${identity}`, () => {
      this.log.push(`delete ${identity}`);
      return this.objects.delete(identity);
    });
  }

  async logs({ namespace, pod, container }: Parameters<Cluster['logs']>[0]) {
    this.#look();
    return this.podLogs.get([namespace, pod, ...(container ? [container] : [])].join('/')) ?? '';
  }

  async events(namespace?: string) {
    this.#look();
    return this.recordedEvents.filter(({ object }) => namespace === undefined || object.namespace === namespace);
  }

  #look(): void {
    this.#effects.assertAlive();
    if (this.fault) throw this.fault;
  }
}

function merge(old: unknown, next: unknown): unknown {
  const isMap = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isMap(old) || !isMap(next)) return next;
  const merged: Record<string, unknown> = { ...old };
  for (const [key, value] of Object.entries(next)) merged[key] = key in old ? merge(old[key], value) : value;
  return merged;
}
