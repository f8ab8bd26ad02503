import type { Analyzer } from '../analyzer.ts';

export const treeProblem: Analyzer = {
  id: 'tree/stale',
  what: 'The tree of this checkout is what the configuration makes, and passes the checks.',
  why: 'Argo CD brings up what is committed, and doctor compares the cluster with what the configuration makes.',
  *find(view) {
    const { environment } = view.plan.platform;
    if (view.snapshot.machine.tree === 'differs')
      yield {
        severity: 'warning',
        message: `dist/${environment} is not what the configuration makes`,
        fix: 'write it, look at the difference, and publish it',
        next: [view.npm('synth'), `git diff --stat dist/${environment}`],
      };
    if (view.snapshot.machine.tree === 'findings')
      yield {
        severity: 'warning',
        message: 'the platform does not pass its checks, so that nothing of it can be published',
        fix: 'mend what they tell',
        next: [view.npm('check')],
      };
  },
};
