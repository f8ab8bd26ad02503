import type { Clock } from '../workspace/clock.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './errors.ts';

/** How often something is asked while the API server is away or busy, and the milliseconds in between. */
const TRIES = 8;
const PAUSE = 3000;

/**
 * The same cluster, which is asked again when its API server is busy or away for a moment: nodes of one machine, a new leader,
 * a restart. All that is asked may be asked twice. `version` is not, for it is how one learns whether anybody is there.
 */
export function retrying(cluster: Cluster, clock: Clock): Cluster {
  const again = async <T>(ask: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await ask();
      } catch (error) {
        const passing = error instanceof ClusterError && ['unavailable', 'unreachable'].includes(error.reason);
        if (!passing || attempt === TRIES) throw error;
        await clock.sleep(PAUSE);
      }
    }
  };
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
