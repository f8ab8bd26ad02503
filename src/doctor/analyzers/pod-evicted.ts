import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { livePods, ofPod, podName } from '../of-pod.ts';

export const podEvicted: Analyzer = {
  id: 'pod/evicted',
  what: 'A node has thrown a pod out, for want of memory or disk.',
  why: 'What it did is started elsewhere, or not at all when no node has room.',
  *find(view) {
    for (const pod of livePods(view)) {
      if (pod.status?.reason !== 'Evicted') continue;
      const { namespace, name } = pod.metadata;
      yield {
        ...ofPod(view, pod),
        ...since(pod.status.startTime),
        severity: 'warning',
        message: `Pod ${podName(pod)} was evicted`,
        ...(pod.status.message && { evidence: [pod.status.message] }),
        fix: 'see what the node was short of; the remains of the pod may be deleted',
        next: [view.kubectl('top nodes'), view.kubectl(`-n ${namespace} delete pod ${name}`)],
        follows: 'node',
      };
    }
  },
};
