import type { ApiRule } from '../contract/connections/kubernetes-api.ts';

/**
 * What a program in Go does in its own namespace so that one of its pods leads: it makes a Lease, replaces it to renew it, and
 * tells of it in an event (kubernetes/client-go v0.35.4, tools/leaderelection/resourcelock/leaselock.go).
 */
export function leaderElection(lease: string): readonly ApiRule[] {
  return [...leases(lease, ['get', 'update']), { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] }];
}

/**
 * The same of one in Java: it patches the Lease to renew it (fabric8io/kubernetes-client 7.3.1, ResourceLock), and does not start
 * before it has seen that it may replace it, too (java-operator-sdk 5.2.2, LeaderElectionManager `checkLeaseAccess`).
 */
export function javaLeaderElection(lease: string): readonly ApiRule[] {
  return leases(lease, ['get', 'patch', 'update']);
}

/** The API server knows no names where something is created. */
function leases(name: string, verbs: readonly string[]): readonly ApiRule[] {
  const kind = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...kind, verbs: ['create'] },
    { ...kind, resourceNames: [name], verbs: [...verbs] },
  ];
}
