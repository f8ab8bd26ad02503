import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import { leaderElection } from '../../leader-election.ts';

const LOOK = ['list', 'watch'];

/**
 * What it does in a namespace that it serves (v7.1.1, pkg/controller), and with it what it hands on to the pods of a Tenant
 * (service-account.go `getTenantRole`). Not what belongs to certificates that it has the cluster sign, to KES, and to a
 * Prometheus that it would tell of a Tenant: all of it would have to be asked for in the Tenant, and ours asks for none.
 */
export const served: readonly ApiRule[] = [
  rule('minio.min.io', ['tenants'], ['get', ...LOOK]),
  rule('minio.min.io', ['tenants/status'], ['update']),
  // Where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
  rule('minio.min.io', ['tenants/finalizers'], ['update']),
  rule('apps', ['statefulsets'], ['create', 'delete', 'get', 'update']),
  rule('', ['services'], ['create', 'delete', 'get', 'update']),
  rule('', ['secrets'], ['get', ...LOOK]),
  // Variables of servers may come from one.
  rule('', ['configmaps'], ['get']),
  rule('', ['pods'], ['delete', 'list']),
  rule('', ['persistentvolumeclaims'], ['list', 'update']),
  rule('', ['serviceaccounts'], ['create', 'get', 'update']),
  rule('rbac.authorization.k8s.io', ['rolebindings', 'roles'], ['create', 'get', 'update']),
  rule('', ['events'], ['create', 'patch']),
];

/**
 * What it does in its own namespace. It trusts authorities that it finds in Secrets there, and does not start before it has seen
 * all of them (main-controller.go `WaitForCacheSync`). It may not give itself the label by which pods of servers find the binaries
 * that it has for them: it has none, and says in its log that it could not.
 */
export const own: readonly ApiRule[] = [
  ...leaderElection('minio-operator-lock'),
  rule('', ['secrets'], ['get', ...LOOK]),
];

/** What it looks at in every namespace: WATCHED_NAMESPACE chooses among Tenants, and its caches have no other view (controller.go). */
export const everywhere: readonly ApiRule[] = [
  rule('', ['pods', 'services'], LOOK),
  rule('apps', ['deployments', 'statefulsets'], LOOK),
  rule('minio.min.io', ['tenants'], LOOK),
  rule('sts.min.io', ['policybindings'], LOOK),
].map((one) => ({ ...one, cluster: true }));

function rule(group: string, resources: readonly string[], verbs: readonly string[]) {
  return { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
}
