import { APPLICATION, ARGOCD } from '../../argocd/kinds.ts';
import { ARGOCD_NAMESPACE } from '../../argocd/settings.ts';
import type { Analyzer } from '../analyzer.ts';
import { REPOSITORY } from '../applications.ts';
import { timeOf } from '../cluster-view.ts';
import type { Application } from '../live.ts';

/** Minutes after which a component that is on its way is no longer: GitLab, the slowest, takes about ten. */
const PATIENCE = 30;

export const stuck: Analyzer = {
  id: 'component/stuck',
  what: 'A component has been on its way for half an hour, or has failed, and nothing that doctor knows says why.',
  why: 'What comes after it waits.',
  vague: true,
  *find(view) {
    const applications = new Map(view.all<Application>(APPLICATION).map((one) => [one.metadata.name, one]));
    for (const { component, state, why } of view.progress) {
      const application = applications.get(component);
      if (!application || state === 'settled') continue;
      const { health, operationState, conditions = [] } = application.status ?? {};
      const time = health?.lastTransitionTime ?? operationState?.startedAt;
      const at = timeOf(time);
      if (state !== 'failed' && !view.olderThan(time, PATIENCE)) continue;
      const namespace = view.plan.components.find(({ id }) => id === component)?.namespace;
      yield {
        component,
        object: `${APPLICATION} ${ARGOCD_NAMESPACE}/${component}`,
        ...(at !== undefined && { since: at }),
        message: `it does not get on (${why})`,
        fix: 'look at its objects in Argo CD, and at what its pods say',
        next: [
          view.kubectl(`-n argocd describe application ${component}`),
          ...(namespace ? [view.kubectl(`-n ${namespace} get pods,events`)] : []),
        ],
        follows: 'dependency',
        // Argo CD reads the repository for all of them, for what it needs itself too.
        ...(conditions.some(({ message = '' }) => REPOSITORY.test(message)) && { causedBy: [ARGOCD] }),
      };
    }
  },
};
