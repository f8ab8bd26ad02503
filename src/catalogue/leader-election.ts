import type { ApiRule } from '../contract/connections/kubernetes-api.ts';

/**
 * What a program does in its own namespace so that one of its pods leads: it makes a Lease, renews it, and tells of it in an
 * event (kubernetes/client-go v0.35.4, tools/leaderelection/resourcelock/leaselock.go). The API server knows no names where
 * something is created.
 */
export function leaderElection(lease: string): readonly ApiRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...leases, verbs: ['create'] },
    { ...leases, resourceNames: [lease], verbs: ['get', 'patch', 'update'] },
    { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  ];
}
