import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import type { Client } from '../../../contract/offer.ts';
import { textsOf } from '../../../kit/json.ts';
import { leaderElection } from '../../leader-election.ts';

/** Lease of the pod that answers (v0.13.0, internal/cnpgi/operator/manager.go `LeaderElectionID`). */
const LEASE = '822e3f5c.cnpg.io';

const GROUP = 'barmancloud.cnpg.io';
const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** What it sees in every namespace: its caches have no other view (v0.13.0, internal/cnpgi/operator/manager.go). */
const EVERYWHERE: readonly ApiRule[] = [
  { apiGroups: [GROUP], resources: ['objectstores'], verbs: READ, cluster: true },
  { apiGroups: [RBAC], resources: ['rolebindings', 'roles'], verbs: READ, cluster: true },
];

export const pluginRights: readonly ApiRule[] = [...leaderElection(LEASE), ...EVERYWHERE];

/**
 * What it does where a cluster has backups: it makes a Role for what runs beside the instances, and may hand on no right that it
 * does not have (v0.13.0, internal/cnpgi/operator/{rbac/ensure.go,specs/role.go}). Secrets it never reads itself; which ones it hands
 * on, the client says, or else it is all of its namespace.
 */
export function rightsAtClients({ request }: Client<'operator:barman-cloud'>): readonly ApiRule[] {
  const secrets = textsOf(request.secrets);
  return [
    { apiGroups: [RBAC], resources: ['rolebindings', 'roles'], verbs: ['create', 'patch'] },
    {
      apiGroups: [''],
      resources: ['secrets'],
      ...(secrets.length > 0 && { resourceNames: secrets }),
      verbs: READ,
    },
    { apiGroups: [GROUP], resources: ['objectstores/status'], verbs: ['update'] },
    // The Role belongs to the cluster: where OwnerReferencesPermissionEnforcement is on, it must be allowed to.
    { apiGroups: ['postgresql.cnpg.io'], resources: ['clusters/finalizers'], verbs: ['update'] },
  ];
}
