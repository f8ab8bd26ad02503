import { APPLICATION } from '../argocd/kinds.ts';
import type { Tree } from '../argocd/tree.ts';
import { installedComponents, type Progress, progressOf } from '../bootstrap/applications.ts';
import type { ClusterEvent, LiveObject } from '../cluster/cluster.ts';
import type { Plan } from '../graph/plan.ts';
import { groupOf } from '../kit/object.ts';
import { inventory, type Maker } from '../secrets/inventory.ts';
import type { Application, Pod } from './live.ts';
import { Owners } from './owners.ts';
import type { Snapshot } from './snapshot.ts';
import { type Said, textsOf } from './texts.ts';

/** A snapshot beside the plan that it is to be like, with the look-ups that analyzers need. */
export class ClusterView {
  readonly installation: Tree;
  readonly snapshot: Snapshot;
  readonly owners: Owners;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly progress: readonly Progress[];
  #texts?: readonly Said[];
  #makers?: ReadonlyMap<string, Maker>;
  readonly #kinds = new Map<string, LiveObject[]>();

  constructor(installation: Tree, snapshot: Snapshot) {
    this.installation = installation;
    this.snapshot = snapshot;
    this.owners = new Owners(installation);
    this.now = Date.parse(snapshot.taken);
    for (const object of snapshot.objects) {
      const group = groupOf(object.apiVersion);
      const kind = group ? `${object.kind}.${group}` : object.kind;
      this.#kinds.set(kind, [...(this.#kinds.get(kind) ?? []), object]);
    }
    const applications = this.all<Application>(APPLICATION);
    const byName = new Map(applications.map((application) => [application.metadata.name, application]));
    this.progress = progressOf(installedComponents(installation), byName);
  }

  get plan(): Plan {
    return this.installation.plan;
  }

  /** Whether the cluster answered. */
  get reached(): boolean {
    return this.snapshot.machine.unreachable === undefined;
  }

  /** Whether it told how far the components are. */
  get told(): boolean {
    return this.reached && !this.snapshot.gaps.some(({ what }) => what.startsWith('Application objects'));
  }

  /** Objects of a kind: `Pod`, `Application.argoproj.io`. */
  all<T = object>(kind: string): readonly LiveObject<T>[] {
    return (this.#kinds.get(kind) ?? []) as LiveObject<T>[];
  }

  /** Custom resources, whatever their kind. */
  get custom(): readonly LiveObject[] {
    return this.snapshot.objects.filter(({ apiVersion, kind }) => {
      const group = groupOf(apiVersion);
      return group.includes('.') && !group.endsWith('.k8s.io') && kind !== 'Application';
    });
  }

  get pods(): readonly LiveObject<Pod>[] {
    return this.all<Pod>('Pod');
  }

  componentOf(object: LiveObject): string | undefined {
    return this.owners.ofObject(object);
  }

  /** The component that an event is about. */
  componentOfEvent({ object }: ClusterEvent): string | undefined {
    const there = this.snapshot.objects.find(
      ({ kind, metadata }) =>
        kind === object.kind && metadata.name === object.name && metadata.namespace === object.namespace,
    );
    return there ? this.componentOf(there) : this.owners.ofName(object);
  }

  /** Warnings about an object, the latest last. */
  eventsOf({ kind, metadata }: LiveObject, reason?: RegExp): readonly ClusterEvent[] {
    return this.snapshot.events.filter(
      ({ object, reason: why }) =>
        object.kind === kind &&
        object.name === metadata.name &&
        object.namespace === metadata.namespace &&
        (reason?.test(why) ?? true),
    );
  }

  /**
   * Warnings that still count: of the last while, and not about what is well by now. The API server keeps them for an hour.
   */
  get warnings(): readonly ClusterEvent[] {
    const settled = new Set(this.progress.filter(({ state }) => state === 'settled').map(({ component }) => component));
    return this.snapshot.events.filter((event) => {
      if (this.now - event.last > RECENT) return false;
      const component = this.componentOfEvent(event);
      if (component !== undefined && settled.has(component)) return false;
      return event.object.kind !== 'Pod' || this.#isIll(event.object);
    });
  }

  #isIll({ name, namespace }: ClusterEvent['object']): boolean {
    const pod = this.pods.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    return (
      pod !== undefined && !pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    );
  }

  logOf({ metadata }: LiveObject, container: string): readonly string[] {
    return this.snapshot.logs[`${metadata.namespace}/${metadata.name}/${container}`] ?? [];
  }

  /** Who is to make a Secret; undefined for one that nothing of the platform makes. */
  makerOf(namespace: string, name: string): Maker | undefined {
    this.#makers ??= this.#inventory();
    return this.#makers.get(`${namespace}/${name}`);
  }

  #inventory(): ReadonlyMap<string, Maker> {
    const records = inventory(this.installation);
    return new Map(records.map(({ namespace, name, maker }) => [`${namespace}/${name}`, maker]));
  }

  /** Every text in which trouble is told, whoever tells it. */
  get texts(): readonly Said[] {
    this.#texts ??= textsOf(this);
    return this.#texts;
  }

  /** A command to type, with the context that is meant. */
  kubectl(words: string): string {
    const { context } = this.snapshot;
    return `kubectl${context ? ` --context ${context}` : ''} ${words}`;
  }

  /** `kubectl … -n data-plane describe pod kafka-0`. */
  describe({ kind, apiVersion, metadata }: LiveObject): string {
    const group = groupOf(apiVersion);
    const type = `${kind.toLowerCase()}${group.includes('.') ? `.${group}` : ''}`;
    return this.kubectl(`${metadata.namespace ? `-n ${metadata.namespace} ` : ''}describe ${type} ${metadata.name}`);
  }

  /** `npm run doctor -- --env local`, with words after it. */
  npm(verb: string, words = ''): string {
    const { environment } = this.plan.platform;
    const env = environment === 'local' ? '' : ` --env ${environment}`;
    return `npm run ${verb}${words || env ? ' --' : ''}${env}${words ? ` ${words}` : ''}`;
  }

  /** Whether a time lies further back than so many minutes. */
  olderThan(time: string | undefined, minutes: number): boolean {
    const at = timeOf(time);
    return at !== undefined && this.now - at > minutes * 60_000;
  }
}

/** A text of others as one word of a command: who copies it runs nothing else. */
export function word(text: string): string {
  return /^[\w.:/@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Controllers that fail try again at the latest after about 16 minutes (client-go, workqueue default rate limiter). */
const RECENT = 20 * 60_000;

/** Milliseconds since 1970 of what the API server writes. */
export function timeOf(time: string | undefined): number | undefined {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** `{ since }`, for a symptom, when it is known. */
export function since(time: string | undefined): { readonly since?: number } {
  const at = timeOf(time);
  return at === undefined ? {} : { since: at };
}
