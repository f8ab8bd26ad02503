import { APPLICATION } from '../../argocd/kinds.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { since } from '../cluster-view.ts';
import type { Application } from '../live.ts';

/** Minutes after which a sync that waits is worth a word. */
const PATIENCE = 10;

export const argocdWaiting: Analyzer = {
  id: 'argocd/waiting',
  what: 'A sync has waited for a hook, a wave or a deletion for minutes: for which object.',
  why: 'Later waves do not come, and newer commits are not synced until it ends.',
  vague: true,
  *find(view) {
    for (const application of view.all<Application>(APPLICATION)) {
      const { phase, message = '', startedAt } = application.status?.operationState ?? {};
      const waits =
        /waiting for (?:completion of hook|healthy state of|deletion of|pruning|the? ?(?:completion|deletion))\s*(.*)/i.exec(
          message,
        );
      if (phase !== 'Running' || !waits || !view.olderThan(startedAt, PATIENCE)) continue;
      const component = view.componentOf(application)!;
      const isRoot = application.metadata.name !== component;
      // That of the root waits for its Applications, each of which has its own story.
      if (isRoot || /argoproj\.io\/Application\//.test(message)) continue;
      yield {
        component,
        object: describeObject(application),
        ...since(startedAt),
        message: `its sync ${message.replace(/^waiting/, 'waits').replace(/\s+/g, ' ')}`,
        explanation: 'Argo CD waits without an end for a hook that runs and a wave that is not healthy.',
        fix: 'see what keeps that object; to let a newer commit come through, end the sync',
        next: [
          ...commandFor(view.kubectl.bind(view), message),
          view.kubectl(
            `-n argocd patch application ${component} --type merge -p '{"status":{"operationState":{"phase":"Terminating"}}}'`,
          ),
        ],
        follows: 'dependency',
      };
    }
  },
};

/** The object of `apps/Deployment/mlflow`, wherever it is. */
function commandFor(kubectl: (words: string) => string, message: string): readonly string[] {
  const [, , kind, name] = /([\w.-]*)\/([A-Z]\w+)\/([\w.-]+)/.exec(message) ?? [];
  return kind && name ? [kubectl(`get ${kind.toLowerCase()} -A --field-selector=metadata.name=${name} -o yaml`)] : [];
}
