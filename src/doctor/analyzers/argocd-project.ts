import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { conditions, DENIED, failures } from '../applications.ts';
import { since } from '../cluster-view.ts';

export const argocdProject: Analyzer = {
  id: 'argocd/project',
  what: 'An AppProject does not allow what an Application holds: a kind, a namespace or a repository.',
  why: 'Argo CD does not sync it.',
  *find(view) {
    for (const { application, component, message, type, at } of [...conditions(view), ...failures(view)]) {
      if (!DENIED.test(message)) continue;
      const project = /project '?"?([\w.-]+)/.exec(message)?.[1];
      yield {
        component,
        object: describeObject(application),
        ...since(at),
        same: 'project',
        message: `the project ${project ?? 'of the Application'} does not allow what it holds`,
        evidence: [`${type}: ${message}`],
        explanation:
          'Projects are made of what the tree holds: one in the cluster that allows less is older than the tree, or was changed by hand.',
        fix: 'let the root Application bring the project up to date first',
        next: [
          view.kubectl(
            `-n argocd annotate application ${view.plan.platform.name}-root argocd.argoproj.io/refresh=hard --overwrite`,
          ),
          view.kubectl(`-n argocd get appproject ${project ?? ''} -o yaml`.replace('  ', ' ')),
          view.npm('synth', '--check'),
        ],
      };
    }
  },
};
