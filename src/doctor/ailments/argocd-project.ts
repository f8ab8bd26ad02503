import { describeObject } from '../../kit/object.ts';
import type { Ailment } from '../ailment.ts';
import { conditions, DENIED, failures } from '../applications.ts';
import { since } from '../patient.ts';

export const argocdProject: Ailment = {
  id: 'argocd/project',
  what: 'An AppProject does not allow what an Application holds: a kind, a namespace or a repository.',
  why: 'Argo CD does not sync it.',
  *find(patient) {
    for (const { application, component, message, type, at } of [...conditions(patient), ...failures(patient)]) {
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
          patient.kubectl(
            `-n argocd annotate application ${patient.plan.platform.name}-root argocd.argoproj.io/refresh=hard --overwrite`,
          ),
          patient.kubectl(`-n argocd get appproject ${project ?? ''} -o yaml`.replace('  ', ' ')),
          patient.npm('synth', '--check'),
        ],
      };
    }
  },
};
