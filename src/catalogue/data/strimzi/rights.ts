import type { ClusterRole } from '../../../../imports/types/kubernetes.ts';
import type { ApiRule } from '../../../contract/connections/kubernetes-api.ts';
import type { PlatformFacts } from '../../../contract/platform.ts';

const READ = ['get', 'list', 'watch'];
const CHANGE = [...READ, 'patch', 'update'];
const KEEP = [...CHANGE, 'create', 'delete'];

/** What brokers may do to learn in which zone they are; Strimzi knows it by this name (1.2.0, KafkaCluster `generateClusterRoleBinding`). */
export const brokerRole: ClusterRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'strimzi-kafka-broker' },
  rules: [rule('', ['nodes'], ['get'])],
};

/** Held by the pod that leads. */
export const LEASE = 'strimzi-cluster-operator';

/** Kinds that the operator runs, and those that the programs beside Kafka do. */
const OPERATED = [
  'kafkas',
  'kafkanodepools',
  'kafkaconnects',
  'kafkaconnectors',
  'kafkabridges',
  'kafkamirrormaker2s',
  'kafkarebalances',
];
const HANDED_ON = ['kafkatopics', 'kafkausers'];

/**
 * What it does in a namespace that it serves (1.2.0, packaging/install/cluster-operator/020-ClusterRole-*, 023-* and 031-*), and
 * with it what it hands on to the programs that it starts there. Not what it does on OpenShift only (PlatformFeaturesAvailability),
 * nor NetworkPolicies, which it is told not to make; ReplicaSets it never reads.
 */
export const served: readonly ApiRule[] = [
  rule('kafka.strimzi.io', OPERATED, CHANGE),
  rule('kafka.strimzi.io', ['kafkausers'], [...CHANGE, 'create']),
  // Rebalances of its own, when brokers come and go.
  rule('kafka.strimzi.io', ['kafkarebalances', 'kafkatopics'], KEEP),
  rule('kafka.strimzi.io', parts('status'), ['get', 'patch', 'update']),
  rule('kafka.strimzi.io', parts('finalizers'), ['update']),
  rule('core.strimzi.io', ['strimzipodsets'], KEEP),
  rule('core.strimzi.io', ['strimzipodsets/status'], ['get', 'patch', 'update']),
  rule('core.strimzi.io', ['strimzipodsets/finalizers'], ['update']),
  rule('', ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'serviceaccounts', 'services'], KEEP),
  rule('', ['endpoints'], READ),
  rule('', ['pods/resize'], ['patch', 'update']),
  rule('apps', ['deployments'], KEEP),
  rule('apps', ['deployments/scale'], ['get', 'patch', 'update']),
  rule('events.k8s.io', ['events'], ['create']),
  // It looks for those of listeners that are no more, whatever listeners there are.
  rule('networking.k8s.io', ['ingresses'], KEEP),
  rule('gateway.networking.k8s.io', ['tlsroutes'], KEEP),
  rule('policy', ['poddisruptionbudgets'], KEEP),
  rule('rbac.authorization.k8s.io', ['rolebindings', 'roles'], KEEP),
];

/** What it does in its own namespace: the pod that leads holds a Lease (fabric8io/kubernetes-client 7.8.0, ResourceLock). */
export const own: readonly ApiRule[] = [
  // The API server knows no name yet where something is created.
  rule('coordination.k8s.io', ['leases'], ['create']),
  { ...rule('coordination.k8s.io', ['leases'], ['get', 'patch']), resourceNames: [LEASE] },
];

/** What belongs to no namespace (1.2.0, 021-ClusterRole-*). A StorageClass says whether a volume may grow (PvcReconciler). */
export const everywhere: readonly ApiRule[] = [
  { ...rule('storage.k8s.io', ['storageclasses'], ['get']), cluster: true },
];

/**
 * Where brokers in this namespace know their zones it binds their account to the role by which they do (1.2.0, 021-ClusterRole-*),
 * and may bind no role that says more than its own; without the right it goes on as long as it has nothing to bind
 * (ReconcilerUtils `withIgnoreRbacError`).
 */
export function forZones({ name, cluster }: PlatformFacts, namespace: string): readonly ApiRule[] {
  if (cluster.zones <= 1) return [];
  const bindings = 'clusterrolebindings';
  return [
    rule('', ['nodes'], ['get']),
    rule('rbac.authorization.k8s.io', [bindings], ['create']),
    {
      ...rule('rbac.authorization.k8s.io', [bindings], ['delete', 'get', 'patch', 'update', 'watch']),
      // KafkaResources `initContainerClusterRoleBindingName`; the cluster has the platform's name.
      resourceNames: [`strimzi-${namespace}-${name}-kafka-init`],
    },
  ].map((one) => ({ ...one, cluster: true }));
}

function parts(part: string): string[] {
  return [...OPERATED, ...HANDED_ON].map((kind) => `${kind}/${part}`);
}

function rule(group: string, resources: readonly string[], verbs: readonly string[]) {
  return { apiGroups: [group], resources: [...resources], verbs: [...verbs] };
}
