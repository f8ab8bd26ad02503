import type { Ailment } from '../ailment.ts';
import { livePods, ofPod, podName } from '../of-pod.ts';
import { since } from '../patient.ts';

export const podEvicted: Ailment = {
  id: 'pod/evicted',
  what: 'A node has thrown a pod out, for want of memory or disk.',
  why: 'What it did is started elsewhere, or not at all when no node has room.',
  *find(patient) {
    for (const pod of livePods(patient)) {
      if (pod.status?.reason !== 'Evicted') continue;
      const { namespace, name } = pod.metadata;
      yield {
        ...ofPod(patient, pod),
        ...since(pod.status.startTime),
        severity: 'warning',
        message: `Pod ${podName(pod)} was evicted`,
        ...(pod.status.message && { evidence: [pod.status.message] }),
        fix: 'see what the node was short of; the remains of the pod may be deleted',
        next: [patient.kubectl('top nodes'), patient.kubectl(`-n ${namespace} delete pod ${name}`)],
        follows: 'node',
      };
    }
  },
};
