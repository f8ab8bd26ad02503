import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';
import { refusals } from '../refusals.ts';

export const podRefused: Analyzer = {
  id: 'pod/refused',
  what: 'The API server refuses to make a pod: a limit of the namespace, a ServiceAccount that is not there, or a policy.',
  why: 'The workload stays without pods, and has nothing to show for it but an event.',
  *find(view) {
    for (const { component, object, text, at } of refusals(view)) {
      if (/exceeded quota|violates PodSecurity|failed calling webhook/.test(text)) continue;
      const account = /serviceaccount "([^"]+)" not found/.exec(text)?.[1];
      yield {
        ...whose(component),
        object,
        since: at,
        same: object,
        message: `the API server refuses the pods of ${object}`,
        evidence: [text],
        ...(account !== undefined && { explanation: `The ServiceAccount ${account} is not there.` }),
        fix: account === undefined ? 'change what the message names' : 'see why its Application did not make it',
        next: [
          view.npm('check'),
          ...(component ? [view.kubectl(`-n argocd get application ${component} -o yaml`)] : []),
        ],
      };
    }
  },
};
