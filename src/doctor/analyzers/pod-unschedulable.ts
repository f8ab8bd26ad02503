import { profileOf } from '../../clusters/index.ts';
import type { Analyzer } from '../analyzer.ts';
import { type ClusterView, since } from '../cluster-view.ts';
import { containerSpec } from '../live.ts';
import { livePods, ofPod, podName } from '../of-pod.ts';

export const podUnschedulable: Analyzer = {
  id: 'pod/unschedulable',
  what: 'No node takes a pod: what is short, on how many nodes.',
  why: 'The pod waits until a node has room, or is the kind that it asks for.',
  *find(view) {
    for (const pod of livePods(view)) {
      const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
      if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') continue;
      const text = scheduled.message ?? '';
      const asks = (pod.spec?.containers ?? [])
        .map(({ name }) => containerSpec(pod, name)?.resources?.requests)
        .flatMap((requests) => Object.entries(requests ?? {}).map(([resource, amount]) => `${resource} ${amount}`));
      yield {
        ...ofPod(view, pod),
        ...since(scheduled.lastTransitionTime),
        message: `no node takes Pod ${podName(pod)}`,
        ...reading(view, text, asks),
        evidence: [text],
        next: [
          ...(/Insufficient/.test(text) ? [view.npm('capacity'), view.kubectl('describe nodes')] : []),
          view.describe(pod),
        ],
      };
    }
  },
};

/** What the scheduler means, `0/4 nodes are available: 3 Insufficient memory, …` (kubernetes, pkg/scheduler/framework/plugins). */
function reading(view: ClusterView, text: string, asks: readonly string[]) {
  const short = [...new Set([...text.matchAll(/Insufficient ([\w/-]+(?:\.[\w/-]+)*)/g)].map(([, what]) => what!))];
  if (/unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]+" not found/.test(text))
    return {
      explanation: 'It waits for its volume.',
      fix: 'see why its volume claim is not bound',
      follows: 'dependency' as const,
    };
  if (/taint \{?node\.kubernetes\.io\/(?:disk-pressure|memory-pressure|pid-pressure|not-ready|unreachable)/.test(text))
    return {
      explanation: 'The nodes take no pods, since they are not well.',
      fix: 'mend the nodes first',
      follows: 'node' as const,
    };
  if (short.length > 0)
    return {
      explanation: `It asks for ${asks.join(' and ') || 'more'}, and no node has so much ${short.join(' and ')} left.`,
      fix: profileOf(view.plan.platform.cluster).sizing.shared
        ? 'switch components off, lower what they ask for, or make the cluster anew with more cluster.memory or cluster.cpu'
        : 'add a node, switch components off, or lower what they ask for',
    };
  if (/volume node affinity conflict/.test(text))
    return {
      explanation: 'Its volume is on a node that does not take it: local volumes stay where they were made.',
      fix: 'bring that node back; or, when its data may go, delete the volume claim and the pod',
    };
  if (/anti-affinity|topology spread/.test(text))
    return {
      explanation: 'It may not share a node with its like, and there are not enough nodes.',
      fix: 'lower the replicas, or add nodes',
    };
  if (/affinity|selector/.test(text))
    return { explanation: 'It asks for nodes with a label that none has.', fix: 'label a node, or ask for another' };
  if (/taint/.test(text))
    return {
      explanation: 'The nodes are kept for others (taints).',
      fix: 'give it the toleration, or take the taint away',
    };
  return { fix: 'see what the scheduler says' };
}
