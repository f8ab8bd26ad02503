import type { KubeObject } from '../kit/object.ts';
import type { Clock } from '../workspace/clock.ts';

/** What names an object to the API server. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Which objects are listed. */
export interface Selection {
  readonly apiVersion: string;
  readonly kind: string;
  /** Default: all of them. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Names and labels alone: the API server leaves out the rest, so that no value of a Secret is on its way. */
  readonly metadataOnly?: true;
}

/** An object as the API server gives it: with status, and whatever else the server keeps. */
export type LiveObject<T = object> = KubeObject & T;

/** Who owns the fields that an apply sets. */
interface ApplyOptions {
  /** Default: `mooring`. */
  readonly fieldManager?: string;
  /** Take fields over from other managers instead of failing with a conflict. */
  readonly force?: boolean;
}

export interface LogOptions {
  readonly namespace: string;
  readonly pod: string;
  readonly container?: string;
  /** Last lines; default: 20. */
  readonly lines?: number;
  /** Of the container that ended before this one. */
  readonly previous?: boolean;
}

/** One line of a namespace's events, newest last. */
export interface ClusterEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly object: { readonly kind: string; readonly name: string; readonly namespace?: string };
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly last: number;
}

/**
 * A cluster, as far as bootstrap and doctor need one. Every method throws ClusterError when the API server refuses or does
 * not answer; what is merely not there is `undefined`, an empty list or `false`.
 */
export interface Cluster {
  /** The kubeconfig context it was reached by, or what k3d would call it. */
  readonly context: string;
  /** Version of the API server: `v1.35.5+k3s1`. */
  version(): Promise<string>;
  /** Whether it knows a kind: one of its own, or of a CustomResourceDefinition that is established. */
  serves(apiVersion: string, kind: string): Promise<boolean>;
  /** Server-side apply: makes the object, or its fields, be so. */
  apply(object: KubeObject, options?: ApplyOptions): Promise<LiveObject>;
  /** Puts the whole object in the place of the one of its `resourceVersion`; a conflict when that has changed. */
  replace(object: LiveObject): Promise<LiveObject>;
  get<T = object>(ref: ObjectRef): Promise<LiveObject<T> | undefined>;
  /** Nothing, when the kind is unknown to the cluster. */
  list<T = object>(selection: Selection): Promise<readonly LiveObject<T>[]>;
  /** False when it was not there. Dependents go in the background; `grace`: seconds that a pod has left, also one that is ending. */
  delete(ref: ObjectRef, options?: { readonly grace?: number }): Promise<boolean>;
  logs(options: LogOptions): Promise<string>;
  events(namespace?: string): Promise<readonly ClusterEvent[]>;
}

interface Patience {
  readonly clock: Clock;
  /** Milliseconds in all. */
  readonly timeout: number;
  /** Milliseconds between two looks; default: 2 s. */
  readonly interval?: number;
}

/**
 * Looks again and again until `look` answers something, and answers that; undefined when the time is over. Polling, since
 * it survives restarts of the API server, which a watch does not.
 */
export async function watchUntil<T>(look: () => Promise<T | undefined>, retry: Patience): Promise<T | undefined> {
  const { clock, timeout, interval = 2000 } = retry;
  const end = clock.now() + timeout;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (clock.now() + interval > end) return undefined;
    await clock.sleep(interval);
  }
}
