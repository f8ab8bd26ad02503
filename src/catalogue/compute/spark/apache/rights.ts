import type { ApiRule } from '../../../../contract/connections/kubernetes-api.ts';
import type { PlatformFacts } from '../../../../contract/platform.ts';
import { javaLeaderElection } from '../../../leader-election.ts';
import { whereJobsRun } from '../../job-namespaces.ts';

/** Default of `spark.kubernetes.operator.leaderElection.leaseName` (1.0.0, SparkOperatorConf.java). */
const LEASE = 'spark-operator-lease';

const GROUP = 'spark.apache.org';
const READ = ['get', 'list', 'watch'];

/**
 * What it does where jobs run (1.0.0, spark-operator/src/main/java/org/apache/spark/k8s/operator): left out of the chart's rights
 * are events, which it never makes, and updates and deletions of what it only applies.
 */
const RULES: readonly ApiRule[] = [
  // AppCleanUpStep deletes an application whose time is over.
  { apiGroups: [GROUP], resources: ['sparkapplications'], verbs: [...READ, 'delete', 'patch', 'update'] },
  { apiGroups: [GROUP], resources: ['sparkclusters'], verbs: [...READ, 'patch', 'update'] },
  {
    apiGroups: [GROUP],
    // Finalizers: where OwnerReferencesPermissionEnforcement is on, who owns an object must be allowed to.
    resources: ['finalizers', 'status'].flatMap((part) => [`sparkapplications/${part}`, `sparkclusters/${part}`]),
    verbs: ['patch', 'update'],
  },
  // AppInitStep makes a driver and what it has; AppCleanUpStep deletes them, and waits for that.
  ...[
    { apiGroups: [''], resources: ['configmaps', 'persistentvolumeclaims', 'pods', 'services'] },
    { apiGroups: ['networking.k8s.io'], resources: ['ingresses'] },
    { apiGroups: ['gateway.networking.k8s.io'], resources: ['grpcroutes', 'httproutes'] },
  ].map((kinds) => ({ ...kinds, verbs: [...READ, 'create', 'delete', 'patch'] })),
  // ClusterInitStep applies a cluster, which goes with its owner.
  ...[
    { apiGroups: ['apps'], resources: ['statefulsets'] },
    { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] },
    { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'] },
    { apiGroups: ['policy'], resources: ['poddisruptionbudgets'] },
  ].map((kinds) => ({ ...kinds, verbs: ['create', 'get', 'patch'] })),
];

/** What the operator may do: a Lease in its own namespace where one of several pods leads, and jobs where these run. */
export const apacheRights = (platform: PlatformFacts, elects: boolean): readonly ApiRule[] => [
  ...(elects ? javaLeaderElection(LEASE) : []),
  ...whereJobsRun(platform, RULES),
];
