import { OF_A_CLOUD, OF_ONE_NODE } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { reservedByParts } from './reservations.ts';
import { TRAEFIK } from './traefik.ts';

/**
 * Google GKE. Dataplane V2 is made of Cilium and takes no CiliumNetworkPolicy
 * (cloud.google.com/kubernetes-engine/docs/how-to/configure-cilium-network-policy): address blocks lead to the API server,
 * which is outside the cluster.
 */
export const gke: ClusterProfile = {
  id: 'gke',
  summary: 'Google GKE',
  profile: 'production',
  cluster: {
    storageClass: 'standard-rwo',
    // Managed by GKE unless said otherwise (cloud.google.com/kubernetes-engine/docs/concepts/alias-ips).
    serviceCidr: '34.118.224.0/20',
    podsPerNode: 110,
    // NodeLocal DNSCache is on by default since 1.33.1, and always on Autopilot (…/docs/how-to/nodelocal-dns-cache): pods are
    // answered at the address of the Service kube-dns or the cache's own; on Dataplane V2 by the pods of the cache.
    dns: { cidrs: ['169.254.20.10/32'], cacheLabels: { 'k8s-app': 'node-local-dns' } },
    apiServer: { port: 443 },
  },
  asks: { podCidr: 'pods have addresses of a secondary range of the subnet' },
  ingress: TRAEFIK,
  accessModes: OF_ONE_NODE,
  // cloud.google.com/kubernetes-engine/docs/concepts/node-pools; kubernetes/autoscaler, cloudprovider/gce/gce_price_model.go `spotLabel`;
  // of nodes with GPUs, gce_cloud_provider.go `GPULabel`.
  nodeLabels: [
    ...OF_A_CLOUD,
    'cloud.google.com/gke-nodepool',
    'cloud.google.com/gke-spot',
    'cloud.google.com/gke-accelerator',
  ],
  // `nvidia.com/gpu=present:NoSchedule`, in a cluster that has other nodes too (cloud.google.com/kubernetes-engine/docs/how-to/gpus).
  gpus: { tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
  sizing: { shared: false, reserved: reservedByParts },
  identity: {
    // cloud.google.com/kubernetes-engine/docs/how-to/workload-identity, "Link Kubernetes ServiceAccounts to IAM".
    annotation: 'iam.gke.io/gcp-service-account',
    role: 'the address of an IAM service account',
    pattern: '^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z0-9.-]+\\.iam\\.gserviceaccount\\.com$',
    // The metadata server of the node, without and with Dataplane V2 (…/docs/how-to/network-policy).
    exchange: [
      { to: '169.254.169.252/32', ports: [988] },
      { to: '169.254.169.254/32', ports: [80] },
    ],
  },
};
