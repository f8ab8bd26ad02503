import type { Cluster, ClusterEvent, LiveObject } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/errors.ts';
import type { Kept } from './kept.ts';
import type { Gap } from './snapshot.ts';

/** Asks a cluster for much, and takes no for an answer: what it does not tell is noted, and the rest is asked all the same. */
export class Asking {
  readonly #cluster: Cluster;
  readonly #namespaces: readonly string[];
  readonly #gaps = new Map<string, string>();

  constructor(cluster: Cluster, namespaces: readonly string[]) {
    this.#cluster = cluster;
    this.#namespaces = namespaces;
  }

  get gaps(): readonly Gap[] {
    return [...this.#gaps].sort(([a], [b]) => (a < b ? -1 : 1)).map(([what, why]) => ({ what, why }));
  }

  /** An answer; undefined, and a gap, when there is none. */
  async attempt<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      this.#gaps.set(what, error.message);
      return undefined;
    }
  }

  /** Objects of a kind in the platform's namespaces. */
  async list({ apiVersion, kind, namespace, cluster, metadataOnly }: Kept): Promise<readonly LiveObject[]> {
    const ask = (where?: string) =>
      this.#cluster.list({
        apiVersion,
        kind,
        ...(metadataOnly && { metadataOnly }),
        ...(where !== undefined && { namespace: where }),
      });
    if (namespace !== undefined)
      return (await this.attempt(`${kind} objects of ${namespace}`, () => ask(namespace))) ?? [];
    if (cluster) return (await this.attempt(`${kind} objects`, () => ask())) ?? [];
    const all = await this.#everywhere(`${kind} objects`, ask);
    const ours = new Set(this.#namespaces);
    return all.filter(({ metadata }) => metadata.namespace === undefined || ours.has(metadata.namespace));
  }

  /** Warnings of the platform's namespaces, the latest last. */
  async warnings(): Promise<readonly ClusterEvent[]> {
    const all = await this.#everywhere('events', (namespace) => this.#cluster.events(namespace));
    const ours = new Set(this.#namespaces);
    return all
      .filter(
        ({ type, object }) => type === 'Warning' && (object.namespace === undefined || ours.has(object.namespace)),
      )
      .sort((a, b) => a.last - b.last);
  }

  /** Those kinds that the cluster does not know. */
  async unknown(kinds: readonly Kept[]): Promise<readonly string[]> {
    const asked = await Promise.all(
      kinds.map(async ({ apiVersion, kind }) => {
        const served = await this.attempt('the kinds that the cluster knows', () =>
          this.#cluster.serves(apiVersion, kind),
        );
        return served === false ? [`${apiVersion} ${kind}`] : [];
      }),
    );
    return asked.flat().sort();
  }

  /** Last lines of a container: of the one that ended, when it was started again, else of the one that runs. */
  async log(namespace: string, pod: string, container: string, restarted: boolean, lines: number): Promise<string> {
    const ask = (previous: boolean) => this.#cluster.logs({ namespace, pod, container, lines, previous });
    try {
      return restarted ? await ask(true).catch(() => ask(false)) : await ask(false);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      // A container that never started has none: no gap, since what keeps it is said elsewhere.
      if (error.reason === 'forbidden') this.#gaps.set(`logs of ${namespace}`, error.message);
      return '';
    }
  }

  /** Asks once for all namespaces; who may not, asks for each of the platform's. */
  async #everywhere<T>(what: string, ask: (namespace?: string) => Promise<readonly T[]>): Promise<readonly T[]> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      if (error.reason !== 'forbidden') {
        this.#gaps.set(what, error.message);
        return [];
      }
    }
    const refusals = new Map<string, string>();
    const each = await Promise.all(
      this.#namespaces.map(async (namespace) => {
        try {
          return await ask(namespace);
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
          refusals.set(namespace, error.message);
          return [];
        }
      }),
    );
    const [why] = refusals.values();
    const where = refusals.size < this.#namespaces.length ? ` of ${[...refusals.keys()].join(', ')}` : '';
    if (why !== undefined) this.#gaps.set(`${what}${where}`, why);
    return each.flat();
  }
}
