import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { conditions, DENIED, REPOSITORY, refusedIn } from '../applications.ts';
import { since } from '../cluster-view.ts';

export const argocdComparison: Analyzer = {
  id: 'argocd/comparison',
  what: 'Argo CD cannot tell what an Application is to be, or what it is (ComparisonError, InvalidSpecError).',
  why: 'The component stays as it is, whatever is committed.',
  *find(view) {
    const { environment, git } = view.plan.platform;
    for (const said of conditions(view)) {
      const { application, component, type, message, at } = said;
      if (!['ComparisonError', 'InvalidSpecError', 'UnknownError'].includes(type)) continue;
      if (REPOSITORY.test(message) || DENIED.test(message) || refusedIn(said)) continue;
      const absent = /app path does not exist/.test(message);
      const cluster = /failed to (?:get cluster|load (?:live|initial) state|discover)|the server could not find/i.test(
        message,
      );
      yield {
        component,
        object: describeObject(application),
        ...since(at),
        message: absent
          ? `branch ${git.branch} has no folder for it`
          : `Argo CD cannot ${cluster ? 'see what it has in the cluster' : 'render what it is to be'}`,
        evidence: [`${type}: ${message}`],
        explanation: absent
          ? `dist/${environment} was not committed with it, or not pushed.`
          : cluster
            ? 'A kind that it watches is not served: a CustomResourceDefinition or an aggregated API is away.'
            : 'What is committed is not what synth made, or the repository server lacks something for it.',
        fix: absent
          ? 'write the tree, commit and publish it'
          : 'do what the message says; the tree itself is made anew by synth',
        next: [
          ...(absent ? [view.npm('synth'), view.npm('publish')] : [view.npm('synth', '--check')]),
          view.kubectl(`-n argocd annotate application ${component} argocd.argoproj.io/refresh=hard --overwrite`),
          view.kubectl('-n argocd logs deploy/argocd-repo-server --tail 20'),
        ],
        follows: 'dependency',
      };
    }
  },
};
