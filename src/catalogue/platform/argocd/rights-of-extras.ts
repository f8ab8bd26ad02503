import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import { leaderElection } from '../../leader-election.ts';

/** The Secret that notifications are sent with (v3.4.4, common/common.go). */
export const NOTIFICATION_SECRET = 'argocd-notifications-secret';

const READ = ['get', 'list', 'watch'];

/** Settings, repositories and clusters are in ConfigMaps and Secrets of its namespace (v3.4.4, util/settings, util/db). */
const SETTINGS: ApiRule = { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: READ };

/** Name of the Lease by which its pods choose the one that works (v3.4.4, cmd/argocd-applicationset-controller). */
const LEASE = '58ac56fa.applicationsets.argoproj.io';

/**
 * Of what makes Applications of ApplicationSets, all in its namespace (v3.4.4, applicationset/controllers, applicationset/webhook). It
 * replaces a status, and patches none.
 */
export function applicationSetRights(elects: boolean): readonly ApiRule[] {
  return [
    {
      apiGroups: ['argoproj.io'],
      resources: ['applications'],
      verbs: ['create', 'delete', ...READ, 'patch', 'update'],
    },
    { apiGroups: ['argoproj.io'], resources: ['applicationsets'], verbs: [...READ, 'patch', 'update'] },
    // Where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
    { apiGroups: ['argoproj.io'], resources: ['applicationsets/finalizers'], verbs: ['update'] },
    { apiGroups: ['argoproj.io'], resources: ['applicationsets/status'], verbs: ['update'] },
    { apiGroups: ['argoproj.io'], resources: ['appprojects'], verbs: READ },
    SETTINGS,
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
    ...(elects ? leaderElection(LEASE) : []),
  ];
}

/**
 * Of what tells of Applications: it writes into their annotations what it has told (v3.4.4,
 * manifests/base/notification/argocd-notifications-controller-role.yaml; argoproj/notifications-engine 1dbe3de,
 * pkg/controller/controller.go).
 */
export const NOTIFICATION_RIGHTS: readonly ApiRule[] = [
  { apiGroups: ['argoproj.io'], resources: ['applications'], verbs: [...READ, 'patch'] },
  { apiGroups: ['argoproj.io'], resources: ['appprojects'], verbs: READ },
  { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: ['list', 'watch'] },
  ...[
    ['configmaps', 'argocd-notifications-cm'],
    ['secrets', NOTIFICATION_SECRET],
  ].map(([kind, name]) => ({ apiGroups: [''], resources: [kind!], resourceNames: [name!], verbs: ['get'] })),
];

/** Of what starts Dex with the settings of Argo CD, and again when they change (v3.4.4, cmd/argocd-dex). */
export const DEX_RIGHTS: readonly ApiRule[] = [SETTINGS];
