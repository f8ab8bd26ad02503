import { retry } from '../net/retry.ts';
import type { Clock } from '../workspace/clock.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './errors.ts';

/** How often something is asked while the API server is away or busy, and the milliseconds in between. */
const TRIES = 8;
const PAUSE = 3000;
const PASSING: ReadonlySet<string> = new Set(['unavailable', 'unreachable']);

/**
 * The same cluster, which is asked again when its API server is busy or away for a moment: nodes of one machine, a new leader,
 * a restart. All that is asked may be asked twice. `version` is not, for it is how one learns whether anybody is there.
 */
export function retrying(cluster: Cluster, clock: Clock): Cluster {
  const waitAfter = ({ error }: { readonly error?: unknown }, attempt: number) =>
    error instanceof ClusterError && PASSING.has(error.reason) && attempt + 1 < TRIES ? PAUSE : undefined;
  const again = <T>(ask: () => Promise<T>): Promise<T> => retry(ask, waitAfter, (pause) => clock.sleep(pause));
  return {
    context: cluster.context,
    version: () => cluster.version(),
    serves: (...args) => again(() => cluster.serves(...args)),
    apply: (...args) => again(() => cluster.apply(...args)),
    replace: (...args) => again(() => cluster.replace(...args)),
    get: (...args) => again(() => cluster.get(...args)),
    list: (...args) => again(() => cluster.list(...args)),
    delete: (...args) => again(() => cluster.delete(...args)),
    logs: (...args) => again(() => cluster.logs(...args)),
    events: (...args) => again(() => cluster.events(...args)),
  };
}
