import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';

/**
 * It applies whatever the tree holds, and watches every kind for it (v3.4.4, manifests/cluster-rbac/application-controller). Of
 * the API server's own paths it needs none: who may do everything with roles may give rights that it does not have.
 */
export const CONTROLLER_RIGHTS: readonly ApiRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'], cluster: true },
];

/**
 * The server's: its own settings, people's sessions and what they do to Applications, all in its namespace (v3.4.4,
 * manifests/base/server/argocd-server-role.yaml, less what util/settings, util/db and server/ do not call).
 */
const OWN: readonly ApiRule[] = [
  // argocd-secret, the first password, and the repositories and clusters that people connect.
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete', 'get', 'list', 'update', 'watch'] },
  // Accounts and certificates are changed in its pages.
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'update', 'watch'] },
  {
    apiGroups: ['argoproj.io'],
    resources: ['applications', 'appprojects'],
    verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  },
  { apiGroups: ['argoproj.io'], resources: ['applicationsets'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create'] },
];

/** Kubernetes' own kinds that trees hold, and those that come of them; of Secrets it shows no more than that they are there. */
const SHOWN: Readonly<Record<string, readonly string[]>> = {
  '': [
    'configmaps',
    'limitranges',
    'namespaces',
    'persistentvolumeclaims',
    'persistentvolumes',
    'pods',
    'replicationcontrollers',
    'resourcequotas',
    'serviceaccounts',
    'services',
  ],
  'admissionregistration.k8s.io': [
    'mutatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
  ],
  'apiextensions.k8s.io': ['customresourcedefinitions'],
  apps: ['controllerrevisions', 'daemonsets', 'deployments', 'replicasets', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs', 'jobs'],
  'networking.k8s.io': ['ingressclasses', 'ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['clusterrolebindings', 'clusterroles', 'rolebindings', 'roles'],
  'scheduling.k8s.io': ['priorityclasses'],
  'storage.k8s.io': ['storageclasses'],
};

/**
 * What its pages show of the cluster: an object as it is, its events, the log of a pod (v3.4.4, server/application/application.go
 * `GetResource`, `ListResourceEvents`, `PodLogs`). What it may not read it shows as the controller last saw it, without what
 * the cluster added (ui/src/app/applications/components/resource-details). Upstream's may also read every Secret.
 */
const VIEW: readonly ApiRule[] = [
  ...Object.entries(SHOWN).map(([group, resources]) => ({
    apiGroups: [group],
    resources: [...resources],
    verbs: ['get'],
    cluster: true,
  })),
  // Operators' kinds: no list of ours could name those of a chart.
  { defined: true, resources: ['*'], verbs: ['get'], cluster: true },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'], cluster: true },
  { apiGroups: [''], resources: ['events'], verbs: ['list'], cluster: true },
];

/** Restart, edit and delete, and a Job made of a CronJob, with the event that tells who did it (`RunResourceActionV2`, `PatchResource`, `DeleteResource`). */
const CHANGE: readonly ApiRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['delete', 'get', 'patch'], cluster: true },
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create'], cluster: true },
  { apiGroups: [''], resources: ['events'], verbs: ['create'], cluster: true },
];

/** Of the API server: what it keeps, what it shows, and what people may do with live objects in its pages. */
export function serverRights(liveChanges: boolean): readonly ApiRule[] {
  return [...OWN, ...VIEW, ...(liveChanges ? CHANGE : [])];
}
