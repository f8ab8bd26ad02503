import type { AcceptedFinding } from '../../../contract/chart.ts';

/** What rules find in it and what is known. `liveChanges`: whether people change live objects in its pages. */
export const accepts = (liveChanges: boolean): readonly AcceptedFinding[] => [
  {
    rule: 'rbac/wildcard',
    object: 'ClusterRole.rbac.authorization.k8s.io argocd-argocd-application-controller',
    reason: 'it applies whatever the tree holds; what that may be, the AppProjects say',
  },
  {
    rule: 'rbac/wildcard',
    object: 'ClusterRole.rbac.authorization.k8s.io argocd-argocd-server',
    reason: liveChanges
      ? 'people restart, edit and delete in its pages whatever there is'
      : 'it shows the kinds that operators bring, whatever these are',
  },
  {
    rule: 'secret-values',
    object: 'Secret argocd/argocd-secret',
    reason: 'the name of another Secret is in it, and nothing secret: what Argo CD keeps there it writes itself',
  },
  {
    rule: 'reference/service',
    object: 'StatefulSet.apps argocd/argocd-application-controller',
    reason: 'nobody calls the controller by name, and a StatefulSet must name a Service',
  },
];
