import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';
import { refusals } from '../refusals.ts';

export const podSecurity: Analyzer = {
  id: 'pod/security',
  what: 'A pod breaks the Pod Security level of its namespace, and what of it does.',
  why: 'The API server refuses the pod, at every try.',
  *find(view) {
    for (const { component, object, namespace, text, at } of refusals(view)) {
      const denied = /violates PodSecurity "([^"]+)": (.*)/.exec(text);
      if (!denied) continue;
      yield {
        ...whose(component),
        object,
        since: at,
        same: object,
        message: `the pods of ${object} are not as safe as namespace ${namespace} wants them`,
        explanation: `The level of the namespace is ${denied[1]!.replace(/:.*/, '')}. What breaks it: ${denied[2]}`,
        fix: 'change the pod; or, when it needs that, say `podSecurity` of its workload, which gives the namespace another level',
        next: [view.npm('check'), view.kubectl(`get namespace ${namespace} --show-labels`)],
      };
    }
  },
};
