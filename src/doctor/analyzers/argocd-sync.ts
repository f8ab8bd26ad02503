import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { DENIED, failures, refusedConditions } from '../applications.ts';
import { since } from '../cluster-view.ts';

/** How the API server says that a field of what is there stays as it is. */
const IMMUTABLE = /field is immutable|Forbidden: updates to statefulset spec|may not change once set/i;

export const argocdSync: Analyzer = {
  id: 'argocd/sync',
  what: 'Argo CD could not apply an object of an Application (SyncError): which, and what the API server says.',
  why: 'The sync ends there, and after the last retry is not tried again at the same commit.',
  *find(view) {
    const told = [
      ...failures(view).map((said) => ({ ...said, compared: false })),
      ...refusedConditions(view).map((said) => ({ ...said, compared: true })),
    ];
    for (const { application, component, type, message, at, compared } of told) {
      // Told by those who know more of it.
      if (DENIED.test(message) || /failed calling webhook/.test(message)) continue;
      const { phase } = application.status?.operationState ?? {};
      yield {
        component,
        object: describeObject(application),
        ...since(at),
        same: 'sync',
        message: compared
          ? `it is not synced, since the API server would refuse ${type}`
          : `its sync failed${type === 'SyncFailed' ? '' : ` at ${type}`}`,
        evidence: [message],
        ...reading(message),
        fix: fixOf(message),
        next: [
          ...(IMMUTABLE.test(message) || /conflict/i.test(message)
            ? [
                view.kubectl(
                  `diff --server-side --field-manager argocd-controller --force-conflicts -k dist/${view.plan.platform.environment}/components/${component}`,
                ),
              ]
            : []),
          // What is compared is compared anew at the next commit.
          ...(phase === 'Running' || compared
            ? []
            : [
                view.kubectl(
                  `-n argocd patch application ${component} --type merge -p '{"operation":{"sync":{"syncStrategy":{"hook":{}},"syncOptions":["ServerSideApply=true","RespectIgnoreDifferences=true"]}}}'`,
                ),
              ]),
          view.kubectl(`-n argocd describe application ${component}`),
        ],
        follows: 'dependency',
      };
    }
  },
};

function reading(message: string): { readonly explanation?: string } {
  if (IMMUTABLE.test(message)) return { explanation: 'The field cannot be changed in an object that is there.' };
  if (/could not find|no matches for kind|CRD is installed|could not find the requested resource/i.test(message))
    return { explanation: 'The cluster does not know the kind yet.' };
  if (/is part of applications?|SharedResource/i.test(message))
    return { explanation: 'Another Application holds the same object.' };
  if (/one or more objects failed to apply|one or more synchronization tasks/i.test(message))
    return { explanation: 'Argo CD does not say here which object it was.' };
  return {};
}

function fixOf(message: string): string {
  if (IMMUTABLE.test(message))
    return 'take the change back; or, when nothing is lost by it, delete the object so that it is made anew (a StatefulSet with --cascade=orphan keeps its pods and volumes)';
  if (/could not find|no matches for kind|CRD is installed|could not find the requested resource/i.test(message))
    return 'see to the component that brings the kind; the sync is tried again by itself for half an hour';
  return 'mend what it says, and sync again';
}
