import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { containersOf } from '../live.ts';
import { livePods, ofPod, podName, unreadySince } from '../of-pod.ts';

export const podProbe: Analyzer = {
  id: 'pod/probe',
  what: 'A container runs, and its probe says for minutes that it is not ready.',
  why: 'No Service sends it anything.',
  *find(view) {
    for (const pod of livePods(view)) {
      const unready = containersOf(pod).filter(({ ready, state }) => state?.running && !ready);
      const failed = view.eventsOf(pod, /^Unhealthy$/).at(-1);
      // Without a word of a probe it is still starting.
      if (unready.length === 0 || !failed || !view.olderThan(unreadySince(pod), 3)) continue;
      const { name } = unready[0]!;
      yield {
        ...ofPod(view, pod, name),
        ...since(unreadySince(pod)),
        message: `container ${name} of Pod ${podName(pod)} runs and is not ready`,
        evidence: [failed.message, ...view.logOf(pod, name).slice(-4)],
        fix: 'read what it says: it may wait for another component, or still be starting',
        next: [
          view.kubectl(`-n ${pod.metadata.namespace} logs ${pod.metadata.name} -c ${name} --tail 50`),
          view.describe(pod),
        ],
        follows: 'dependency',
      };
    }
  },
};
