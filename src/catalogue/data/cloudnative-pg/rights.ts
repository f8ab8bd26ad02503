import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';

const GROUP = 'postgresql.cnpg.io';
const READ = ['get', 'list', 'watch'];
const MAKE = ['create', 'delete', 'get', 'list', 'patch', 'watch'];
const WRITE = [...MAKE, 'update'];

/** Names of the configurations of its webhooks, into which it writes the CA that it made (v1.30.0, internal/configuration). */
export const MUTATING = 'cnpg-mutating-webhook-configuration';
export const VALIDATING = 'cnpg-validating-webhook-configuration';

/** What belongs to no namespace: it decides by nodes where an instance may be (v1.30.0, docs/src/security.md). */
export const everywhere: readonly ApiRule[] = [
  { apiGroups: [''], resources: ['nodes'], verbs: READ, cluster: true },
  { apiGroups: [GROUP], resources: ['clusterimagecatalogs'], verbs: READ, cluster: true },
  {
    apiGroups: ['admissionregistration.k8s.io'],
    resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
    resourceNames: [MUTATING, VALIDATING],
    verbs: ['get', 'patch'],
    cluster: true,
  },
];

/**
 * What it does where it runs: it keeps the CA and the certificate of its webhooks, owned by its Deployment (v1.30.0,
 * pkg/certs/k8s.go), and looks there for the pull secret that clusters get (internal/controller/cluster_create.go) and for
 * plugins (internal/cmd/manager/controller/controller.go), through caches that list and watch.
 */
export const atHome: readonly ApiRule[] = [
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'patch', 'update', ...READ] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get'] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: READ },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
];

/**
 * What it makes of clusters, poolers and backups (v1.30.0, config/rbac/role.yaml). The Role of an instance is among it, so that it
 * must have itself what that gives (pkg/specs/roles.go).
 */
const whereClustersAre: readonly ApiRule[] = [
  { apiGroups: [''], resources: ['configmaps', 'secrets', 'services'], verbs: WRITE },
  { apiGroups: [''], resources: ['configmaps/status', 'secrets/status'], verbs: ['get', 'patch', 'update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: [''], resources: ['persistentvolumeclaims', 'pods', 'pods/exec'], verbs: MAKE },
  { apiGroups: [''], resources: ['pods/status'], verbs: ['get'] },
  { apiGroups: [''], resources: ['serviceaccounts'], verbs: ['create', 'patch', 'update', ...READ] },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: WRITE },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: MAKE },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create', 'update', ...READ] },
  { apiGroups: ['monitoring.coreos.com'], resources: ['podmonitors'], verbs: MAKE },
  { apiGroups: ['policy'], resources: ['poddisruptionbudgets'], verbs: WRITE },
  {
    apiGroups: [GROUP],
    resources: [
      'backups',
      'clusters',
      'databaseroles',
      'databases',
      'poolers',
      'publications',
      'scheduledbackups',
      'subscriptions',
    ],
    verbs: WRITE,
  },
  { apiGroups: [GROUP], resources: ['failoverquorums'], verbs: ['create', 'delete', ...READ] },
  {
    apiGroups: [GROUP],
    resources: ['clusters/status', 'databaseroles/status', 'failoverquorums/status', 'poolers/status'],
    verbs: ['get', 'patch', 'update', 'watch'],
  },
  {
    apiGroups: [GROUP],
    resources: ['backups', 'databases', 'publications', 'scheduledbackups', 'subscriptions'].map(
      (kind) => `${kind}/status`,
    ),
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: [GROUP], resources: ['imagecatalogs'], verbs: READ },
  {
    apiGroups: [GROUP],
    resources: ['clusters/finalizers', 'databaseroles/finalizers', 'poolers/finalizers'],
    verbs: ['update'],
  },
  {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['rolebindings', 'roles'],
    verbs: ['create', 'patch', 'update', ...READ],
  },
  { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['create', 'patch', ...READ] },
];

/**
 * What it does in the namespace of a client. A plugin is beside the operator: there it watches all that it watches elsewhere,
 * and makes nothing; it holds the Service of a plugin by a finalizer (v1.30.0, internal/controller/plugin_controller.go). Parts of
 * objects are watched by nobody, and to get `pods/exec` would be a shell in every operator.
 */
export function rightsIn(namespace: string, home: string): readonly ApiRule[] {
  if (namespace !== home) return whereClustersAre;
  const seen = whereClustersAre.flatMap((rule) => {
    const resources = (rule.resources ?? []).filter((resource) => !resource.includes('/'));
    const verbs = rule.verbs.filter((verb) => READ.includes(verb));
    return verbs.length === READ.length && resources.length > 0 ? [{ ...rule, resources, verbs }] : [];
  });
  return [...seen, { apiGroups: [''], resources: ['services'], verbs: ['update'] }];
}
