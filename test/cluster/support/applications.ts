import { setTimeout as sleep } from 'node:timers/promises';
import type { Api, LiveObject, WatchEvent } from './api.ts';

export const APPLICATION = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' };
const NAMESPACE = 'argocd';

/** An Application at one moment. */
export interface Moment {
  /** Milliseconds since the watch began. */
  readonly at: number;
  readonly name: string;
  readonly sync: string;
  readonly health: string;
  /** Of its operation: `Running`, `Succeeded` …; empty before the first. */
  readonly phase: string;
  /** What the operation says. */
  readonly message: string;
  /** When it began. */
  readonly started: string;
  readonly queued: boolean;
  readonly conditions: readonly { readonly type: string; readonly message: string }[];
  readonly deleting: boolean;
}

interface Status {
  readonly sync?: { readonly status?: string; readonly revision?: string };
  readonly health?: { readonly status?: string; readonly message?: string };
  readonly conditions?: readonly { readonly type: string; readonly message: string }[];
  readonly operationState?: {
    readonly phase: string;
    readonly startedAt: string;
    readonly message?: string;
    readonly syncResult?: { readonly resources?: readonly SyncedResource[] };
  };
  readonly resources?: readonly {
    readonly group?: string;
    readonly kind: string;
    readonly namespace?: string;
    readonly name: string;
    readonly status?: string;
    readonly requiresPruning?: boolean;
  }[];
}

interface SyncedResource {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly status?: string;
  readonly hookPhase?: string;
  readonly message?: string;
}

export const statusOf = (application: LiveObject) => (application.status ?? {}) as Status;

/** What was there before, as the tree has it, needs no operation. */
export const isSettled = ({ sync, health, phase, queued, deleting }: Moment) =>
  sync === 'Synced' && health === 'Healthy' && (phase === 'Succeeded' || phase === '') && !queued && !deleting;

/**
 * Whether all that is said against an Application is that the machine is too busy: Argo CD gives a health check one second
 * (argo-cd v3.3.10, util/lua/lua.go), which reading a big CRD may take.
 */
export const isHiccup = ({ conditions }: Moment) =>
  conditions.length > 0 && conditions.every(({ message }) => message.includes('context deadline exceeded'));

/** What becomes of the Applications: every change of each, in the order in which the API server made them. */
export class Applications {
  readonly history: Moment[] = [];
  readonly #latest = new Map<string, Moment>();
  readonly #api: Api;
  readonly #start = performance.now();
  readonly #abort = new AbortController();
  #watching: Promise<void> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  watch(): void {
    this.#watching = this.#api.watch(APPLICATION, NAMESPACE, (event) => this.#note(event), this.#abort.signal);
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#watching;
  }

  /** Those that are there. */
  get latest(): readonly Moment[] {
    return [...this.#latest.values()];
  }

  get names(): readonly string[] {
    return [...this.#latest.keys()].sort();
  }

  /**
   * Waits until exactly these Applications are there, all Synced and Healthy, and stay so for some seconds.
   *
   * @throws Error that says what is not well with each.
   */
  async settle(names: readonly string[], seconds: number, check: () => void = () => {}): Promise<void> {
    const wanted = [...names].sort().join();
    const isWell = () => this.names.join() === wanted && this.latest.every(isSettled);
    await this.until(
      async () => {
        if (!isWell()) return false;
        await sleep(3000);
        return isWell();
      },
      seconds,
      'not all Applications are Synced and Healthy',
      check,
    );
  }

  /** Waits for something else. */
  async until(
    is: () => boolean | Promise<boolean>,
    seconds: number,
    symptom: string,
    check: () => void = () => {},
  ): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await is())) {
      check();
      if (Date.now() > end) throw new Error(`${symptom} after ${seconds} s:\n${await this.describe()}`);
      await sleep(500);
    }
  }

  /** What is not well, for people. */
  async describe(): Promise<string> {
    const all = await this.#api.list(APPLICATION, NAMESPACE);
    return all
      .filter(({ metadata: { name } }) => {
        const moment = this.#latest.get(name);
        return !moment || !isSettled(moment);
      })
      .map((application) => {
        const { sync, health, conditions = [], operationState, resources = [] } = statusOf(application);
        const { phase = 'no operation', message = '', syncResult } = operationState ?? {};
        const lines = [
          `${application.metadata.name}: ${sync?.status}, ${health?.status} ${health?.message ?? ''}; ${phase}: ${message}`,
          ...conditions.map((one) => `${one.type}: ${one.message}`),
          ...resources
            .filter(({ status }) => status !== 'Synced' && status !== undefined)
            .map(
              ({ kind, namespace, name, status, requiresPruning }) =>
                `${status} ${kind} ${namespace ?? ''}/${name}${requiresPruning ? ' (to be pruned)' : ''}`,
            ),
          ...(syncResult?.resources ?? [])
            .filter(({ status, hookPhase }) => status !== 'Synced' || hookPhase === 'Running' || hookPhase === 'Failed')
            .map(
              ({ kind, namespace, name, status, hookPhase, message: why }) =>
                `${status} ${hookPhase ?? ''} ${kind} ${namespace ?? ''}/${name}: ${why ?? ''}`,
            ),
        ];
        return lines.join('\n    ');
      })
      .join('\n');
  }

  /** Asks for a sync of everything, what is in sync included. */
  async sync(name: string): Promise<void> {
    const application = { ...APPLICATION, metadata: { name, namespace: NAMESPACE } };
    const live = await this.#api.get(APPLICATION, NAMESPACE, name);
    const { syncOptions = [] } = (live!.spec as { syncPolicy: { syncOptions?: string[] } }).syncPolicy;
    const all = syncOptions.filter((option) => option !== 'ApplyOutOfSyncOnly=true');
    await this.#api.merge(application, {
      operation: { initiatedBy: { username: 'suite' }, sync: { prune: true, syncOptions: all } },
    });
  }

  #note({ type, object }: WatchEvent): void {
    const { name, deletionTimestamp } = object.metadata;
    if (type === 'DELETED') {
      this.#latest.delete(name);
      return;
    }
    const { sync, health, operationState, conditions = [] } = statusOf(object);
    const moment: Moment = {
      at: Math.round(performance.now() - this.#start),
      name,
      sync: sync?.status ?? '',
      health: health?.status ?? '',
      phase: operationState?.phase ?? '',
      message: operationState?.message ?? '',
      started: operationState?.startedAt ?? '',
      queued: object.operation !== undefined,
      conditions,
      deleting: deletionTimestamp !== undefined,
    };
    const before = this.#latest.get(name);
    this.#latest.set(name, moment);
    if (before === undefined || JSON.stringify({ ...before, at: 0 }) !== JSON.stringify({ ...moment, at: 0 }))
      this.history.push(moment);
  }
}
