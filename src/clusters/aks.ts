import { OF_A_CLOUD, OF_ONE_NODE } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { EVICTION, partsOf, type Steps } from './reservations.ts';
import { TRAEFIK } from './traefik.ts';

/** Parts of 60m for one core, 100m for two, 140m for four, 180m for eight, 260m for 16 (learn.microsoft.com/azure/aks/node-resource-reservations). */
const CPU: Steps = [
  { upTo: 1000, part: 0.06 },
  { upTo: 2000, part: 0.04 },
  { upTo: 4000, part: 0.02 },
  { upTo: Number.POSITIVE_INFINITY, part: 0.01 },
];
const MEGA = 1_000_000;

/** Azure AKS with the overlay of Azure CNI. With its Cilium dataplane say `cni: cilium`. */
export const aks: ClusterProfile = {
  id: 'aks',
  summary: 'Azure AKS',
  profile: 'production',
  cluster: {
    storageClass: 'managed-csi',
    // Defaults of `az aks create` with the overlay (MicrosoftDocs/azure-aks-docs, articles/aks/azure-cni-overlay.md; cilium/cilium#31504 met the second).
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.0.0.0/16',
    podsPerNode: 250,
    apiServer: { port: 443 },
  },
  ingress: TRAEFIK,
  accessModes: OF_ONE_NODE,
  // MicrosoftDocs/azure-aks-docs, articles/aks/use-labels.md, "Reserved system labels".
  nodeLabels: [
    ...OF_A_CLOUD,
    'kubernetes.azure.com/agentpool',
    'kubernetes.azure.com/mode',
    'kubernetes.azure.com/scalesetpriority',
    'kubernetes.azure.com/accelerator',
  ],
  // The taint of its guide (MicrosoftDocs/azure-aks-docs@04921f5, articles/aks/use-nvidia-gpu.md).
  gpus: { tolerations: [{ key: 'sku', value: 'gpu', effect: 'NoSchedule' }] },
  sizing: {
    shared: false,
    // Since 1.29 20 MB for each pod and 50 MB, or a quarter of the memory when that is less (…/aks/node-resource-reservations).
    reserved: ({ cpu, memory }, pods) => ({
      cpu: Math.ceil(partsOf(cpu, CPU)),
      memory: Math.ceil(Math.min((20 * pods + 50) * MEGA, memory / 4)) + EVICTION,
    }),
  },
  identity: {
    // Azure/azure-workload-identity v1.5.1, docs/book/src/topics/service-account-labels-and-annotations.md: its webhook, which AKS runs
    // with `--enable-workload-identity`, looks at pods with the label alone.
    annotation: 'azure.workload.identity/client-id',
    role: 'the client ID of a managed identity',
    pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    podLabels: { 'azure.workload.identity/use': 'true' },
    // Where Entra ID answers (docs/book/src/installation/mutating-admission-webhook.md, `AZURE_AUTHORITY_HOST`).
    exchange: [{ to: 'login.microsoftonline.com', ports: [443] }],
  },
};
