import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import { containerSpec } from '../live.ts';
import { containers, ofPod, podName } from '../of-pod.ts';

export const podMemory: Analyzer = {
  id: 'pod/memory',
  what: 'A container was killed for taking more memory than its limit (OOMKilled).',
  why: 'It starts again, and dies again at the same work.',
  *find(view) {
    const killed = containers(view, ({ ready, state, lastState }) => {
      if (state?.terminated?.reason === 'OOMKilled') return state.terminated;
      // One that has recovered has its story behind it.
      return lastState?.terminated?.reason === 'OOMKilled' && !ready ? lastState.terminated : undefined;
    });
    for (const { pod, container, found } of killed) {
      const limit = containerSpec(pod, container.name)?.resources?.limits?.memory;
      const place = ofPod(view, pod, container.name);
      const config = view.plan.components.find(({ id }) => id === place.component)?.config;
      yield {
        ...place,
        ...since(found.finishedAt),
        message: `container ${container.name} of Pod ${podName(pod)} was killed for its memory`,
        explanation: `Its limit is ${limit ?? 'that of its namespace'}${container.restartCount ? `, and it was started again ${container.restartCount} times` : ''}.`,
        evidence: view.logOf(pod, container.name).slice(-3),
        fix: config
          ? `give it more memory: the options of ${config.slice(1).replaceAll('/', '.')} in platform.yaml`
          : 'give it more memory',
        next: [
          ...(place.component ? [`npm run explain -- ${place.component}`] : []),
          view.kubectl(`-n ${pod.metadata.namespace} top pod ${pod.metadata.name} --containers`),
        ],
      };
    }
  },
};
