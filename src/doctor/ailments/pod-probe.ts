import type { Ailment } from '../ailment.ts';
import { containersOf } from '../live.ts';
import { livePods, ofPod, podName, unreadySince } from '../of-pod.ts';
import { since } from '../patient.ts';

export const podProbe: Ailment = {
  id: 'pod/probe',
  what: 'A container runs, and its probe says for minutes that it is not ready.',
  why: 'No Service sends it anything.',
  *find(patient) {
    for (const pod of livePods(patient)) {
      const unready = containersOf(pod).filter(({ ready, state }) => state?.running && !ready);
      const failed = patient.eventsOf(pod, /^Unhealthy$/).at(-1);
      // Without a word of a probe it is still starting.
      if (unready.length === 0 || !failed || !patient.olderThan(unreadySince(pod), 3)) continue;
      const { name } = unready[0]!;
      yield {
        ...ofPod(patient, pod, name),
        ...since(unreadySince(pod)),
        message: `container ${name} of Pod ${podName(pod)} runs and is not ready`,
        evidence: [failed.message, ...patient.logOf(pod, name).slice(-4)],
        fix: 'read what it says: it may wait for another component, or still be starting',
        next: [
          patient.kubectl(`-n ${pod.metadata.namespace} logs ${pod.metadata.name} -c ${name} --tail 50`),
          patient.describe(pod),
        ],
        follows: 'dependency',
      };
    }
  },
};
