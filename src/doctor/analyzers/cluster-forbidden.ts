import type { Analyzer } from '../analyzer.ts';

/** Without these nothing can be said of a component. */
const NEEDED = ['Application objects', 'Pod objects'];

export const clusterForbidden: Analyzer = {
  id: 'cluster/forbidden',
  what: 'You have no right to see the Applications or the Pods of the platform, in any namespace.',
  why: 'What is wrong with it cannot be told, nor that nothing is.',
  *find(view) {
    const { gaps, context } = view.snapshot;
    const unseen = gaps.filter(({ what }) => NEEDED.includes(what));
    if (unseen.length === 0) return;
    yield {
      message: `${unseen.map(({ what }) => what.replace(' objects', 's')).join(' and ')} cannot be seen by the user of context ${context}`,
      evidence: unseen.map(({ why }) => why),
      fix: 'take a user who may read them (the ClusterRole `view` may read Pods), or ask a colleague for a snapshot',
      next: [
        view.kubectl('auth can-i list pods -n argocd'),
        view.kubectl('auth can-i list applications.argoproj.io -n argocd'),
      ],
    };
  },
};
