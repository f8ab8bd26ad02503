import { APPLICATION, ARGOCD } from '../../argocd/kinds.ts';
import type { Application } from '../../live/application.ts';
import type { Analyzer } from '../analyzer.ts';

export const argocdAbsent: Analyzer = {
  id: 'argocd/absent',
  what: 'Argo CD is not installed, or has not been told of the platform (the root Application).',
  why: 'Nothing is synced.',
  *find(view) {
    if (!view.told) return;
    const next = [view.npm('bootstrap')];
    const applications = view.all<Application>(APPLICATION);
    if (applications.length > 0) {
      const root = view.installation.apps.root.find(({ kind }) => kind === 'Application')?.metadata.name;
      if (root === undefined || applications.some(({ metadata }) => metadata.name === root)) return;
      yield {
        component: ARGOCD,
        severity: 'warning',
        message: `there is no root Application ${root}: what is there is synced, and nothing new comes`,
        fix: 'let bootstrap apply it',
        next,
      };
      return;
    }
    const runs = view.pods.some(({ metadata }) => metadata.namespace === ARGOCD);
    yield {
      component: ARGOCD,
      message: runs ? 'Argo CD has no Application of this platform' : 'Argo CD is not in the cluster',
      explanation: 'The platform is half built: bootstrap has not come to that step, or broke off before it.',
      fix: 'let bootstrap go on from where it ended',
      next,
      follows: 'dependency',
    };
  },
};
