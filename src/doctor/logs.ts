import type { LiveObject } from '../cluster/cluster.ts';
import type { Asking } from './asking.ts';
import { cleanLines } from './clean.ts';
import { containersOf, type Pod } from './live.ts';

/** Containers whose log is read, and lines of each. */
const MOST = 30;
const LINES = 12;

/** Last lines of the containers that are not well, by `namespace/pod/container`. */
export async function logsOf(
  objects: readonly LiveObject[],
  asking: Asking,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const pods = objects.filter(({ kind }) => kind === 'Pod') as readonly LiveObject<Pod>[];
  const ill = pods.flatMap((pod) =>
    containersOf(pod)
      .filter(({ ready, state, restartCount = 0 }) => {
        if (state?.running) return !ready;
        return restartCount > 0 || (state?.terminated?.exitCode ?? 0) !== 0;
      })
      .map(({ name, restartCount = 0, state }) => ({ pod, name, restarted: restartCount > 0 && !state?.terminated })),
  );
  const logs = await Promise.all(
    ill.slice(0, MOST).map(async ({ pod: { metadata }, name, restarted }) => {
      const text = await asking.log(metadata.namespace!, metadata.name, name, restarted, LINES);
      return [`${metadata.namespace}/${metadata.name}/${name}`, cleanLines(text, LINES)] as const;
    }),
  );
  return Object.fromEntries(logs.filter(([, lines]) => lines.length > 0));
}
