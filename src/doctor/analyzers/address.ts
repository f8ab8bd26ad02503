import type { Analyzer } from '../analyzer.ts';

export const address: Analyzer = {
  id: 'names/address',
  what: 'Where people open the UI of a component, somebody answers.',
  why: 'The component may run, but nobody gets to it.',
  vague: true,
  *find(view) {
    for (const { component, url, answer } of view.reached ? view.snapshot.machine.addresses : []) {
      if (typeof answer === 'number' && answer < 500 && answer !== 404) continue;
      const settled = view.progress.find((progress) => progress.component === component)?.state === 'settled';
      // Of one that is not up yet it is no news.
      if (!settled) continue;
      yield {
        component,
        severity: 'warning',
        message: `nobody answers at ${url} (${answer})`,
        explanation: EXPLAINED[answer] ?? 'The ingress controller got no answer of the pods behind it.',
        fix: 'see what the Ingress leads to, and whether the ingress controller runs',
        next: [view.kubectl('get ingress -A'), `curl -v ${url}`],
      };
    }
  },
};

const EXPLAINED: Readonly<Record<string | number, string>> = {
  404: 'The ingress controller answers, and has no Ingress for this host.',
  ECONNREFUSED: 'Nothing listens there on this machine: the load balancer of k3d, or its port.',
  ENOTFOUND: 'The name does not resolve on this machine.',
  ETIMEDOUT: 'There was no answer in time.',
};
