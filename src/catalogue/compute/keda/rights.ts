import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import { leaderElection } from '../../leader-election.ts';
import { API_SERVICE, CERTIFICATES, LEASE } from './names.ts';

const GROUP = 'keda.sh';
const EVENTING = 'eventing.keda.sh';
const READ = ['get', 'list', 'watch'];
const SEE = ['list', 'watch'];

/**
 * What the operator does where it runs, and with what belongs to no namespace. It keeps its certificate in a Secret, and writes the CA
 * into the APIService (v2.20.2, pkg/certificates; open-policy-agent/cert-controller v0.16.0, pkg/rotator), through caches that list
 * and watch; those of the Secrets of its namespace it waits for (cmd/operator/main.go). Kinds of the cluster are nobody's here: it
 * sees them, since its controllers do not start without.
 */
export const operatorRights: readonly ApiRule[] = [
  ...leaderElection(LEASE),
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', ...SEE] },
  { apiGroups: [''], resources: ['secrets'], resourceNames: [CERTIFICATES], verbs: ['get', 'update'] },
  { apiGroups: ['apiregistration.k8s.io'], resources: ['apiservices'], verbs: SEE, cluster: true },
  {
    apiGroups: ['apiregistration.k8s.io'],
    resources: ['apiservices'],
    resourceNames: [API_SERVICE],
    verbs: ['update'],
    cluster: true,
  },
  { apiGroups: [GROUP], resources: ['clustertriggerauthentications'], verbs: SEE, cluster: true },
  { apiGroups: [EVENTING], resources: ['clustercloudeventsources'], verbs: SEE, cluster: true },
];

/**
 * What it does where services are (v2.20.2, controllers/keda, pkg/scaling): it makes an autoscaler for each ScaledObject, and reads
 * what this names, Secrets among it, through caches that list and watch. It starts no Jobs: who may create these has every Secret of
 * the namespace. Finalizers: where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
 */
export const whereServicesAre: readonly ApiRule[] = [
  { apiGroups: [GROUP], resources: ['scaledobjects', 'triggerauthentications'], verbs: [...SEE, 'update'] },
  { apiGroups: [GROUP], resources: ['scaledobjects/finalizers'], verbs: ['update'] },
  { apiGroups: [GROUP], resources: ['scaledobjects/status', 'triggerauthentications/status'], verbs: ['patch'] },
  { apiGroups: [GROUP], resources: ['scaledjobs'], verbs: SEE },
  { apiGroups: [EVENTING], resources: ['cloudeventsources'], verbs: SEE },
  {
    apiGroups: ['autoscaling'],
    resources: ['horizontalpodautoscalers'],
    verbs: ['create', 'delete', ...SEE, 'update'],
  },
  { apiGroups: ['apps'], resources: ['deployments', 'statefulsets'], verbs: SEE },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['get', 'update'] },
  { apiGroups: [''], resources: ['configmaps', 'secrets'], verbs: SEE },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];

/**
 * What answers the API server has it say who asks, and whether they may (Kubernetes, the ClusterRole `system:auth-delegator`), and
 * reads whom it may believe (the Role `extension-apiserver-authentication-reader`). Who scales pods may read external metrics by
 * Kubernetes' own roles (v1.35, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/controller_policy.go).
 */
export const metricsRights: readonly ApiRule[] = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'], cluster: true },
  { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'], cluster: true },
  {
    apiGroups: [''],
    resources: ['configmaps'],
    resourceNames: ['extension-apiserver-authentication'],
    verbs: READ,
    namespace: 'kube-system',
  },
];
