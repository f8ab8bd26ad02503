import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';
import { javaLeaderElection } from '../../leader-election.ts';
import { whereJobsRun } from '../job-namespaces.ts';

/** Held by the pod that works, where there are several: `kubernetes.operator.leader-election.lease-name`. */
export const LEASE = 'flink-operator-lease';

const GROUP = 'flink.apache.org';
const READ = ['get', 'list', 'watch'];
const CHANGE = [...READ, 'patch', 'update'];
const KEEP = [...CHANGE, 'create', 'delete'];

const KINDS = ['flinkbluegreendeployments', 'flinkdeployments', 'flinksessionjobs', 'flinkstatesnapshots'];

/**
 * What it does where jobs run (1.15.0, flink-kubernetes-operator/src/main/java/org/apache/flink/kubernetes/operator). Left out of
 * the chart's rights: Secrets, which Flink's own client makes of a Kerberos keytab in the operator's pod, and there is none;
 * ReplicaSets and Leases, which it never asks for there; pods, but to look at them: a JobManager is made by its Deployment, and makes
 * its TaskManagers by its own account; and the API group `extensions`, which Kubernetes has no more.
 */
const RULES: readonly ApiRule[] = [
  // A blue-green deployment makes FlinkDeployments, and a savepoint a FlinkStateSnapshot.
  { apiGroups: [GROUP], resources: ['flinkdeployments', 'flinkstatesnapshots'], verbs: KEEP },
  { apiGroups: [GROUP], resources: ['flinkbluegreendeployments', 'flinksessionjobs'], verbs: CHANGE },
  {
    apiGroups: [GROUP],
    // Finalizers: where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
    resources: ['finalizers', 'status'].flatMap((part) => KINDS.map((kind) => `${kind}/${part}`)),
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: KEEP },
  {
    apiGroups: ['apps'],
    resources: ['deployments/finalizers', 'deployments/scale'],
    verbs: ['get', 'patch', 'update'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: READ },
  { apiGroups: [''], resources: ['services'], verbs: KEEP },
  // Of high availability, those of a job are deleted together (FlinkUtils.java `deleteKubernetesHAMetadata`).
  { apiGroups: [''], resources: ['configmaps'], verbs: [...KEEP, 'deletecollection'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'get', 'list', 'patch', 'update'] },
  { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: KEEP },
];

/** What the operator may do, and its webhook by the same account. */
export const flinkRights = (platform: PlatformFacts, elects: boolean): readonly ApiRule[] => [
  // Whether there is such a kind, it finds out by listing it in its own namespace (KubernetesClientUtils.java `isCrdInstalled`).
  { apiGroups: [GROUP], resources: ['flinkstatesnapshots'], verbs: ['list'] },
  ...(elects ? javaLeaderElection(LEASE) : []),
  ...whereJobsRun(platform, RULES),
];
