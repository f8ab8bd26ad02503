import type { Ailment } from '../ailment.ts';

export const treeProblem: Ailment = {
  id: 'tree/stale',
  what: 'The tree of this checkout is what the configuration makes, and passes the checks.',
  why: 'Argo CD brings up what is committed, and doctor compares the cluster with what the configuration makes.',
  *find(patient) {
    const { environment } = patient.plan.platform;
    if (patient.snapshot.machine.tree === 'differs')
      yield {
        severity: 'warning',
        message: `dist/${environment} is not what the configuration makes`,
        fix: 'write it, look at the difference, and publish it',
        next: [patient.npm('synth'), `git diff --stat dist/${environment}`],
      };
    if (patient.snapshot.machine.tree === 'findings')
      yield {
        severity: 'warning',
        message: 'the platform does not pass its checks, so that nothing of it can be published',
        fix: 'mend what they tell',
        next: [patient.npm('check')],
      };
  },
};
