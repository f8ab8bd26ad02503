import { Type } from 'typebox';
import { CLUSTER_KINDS, CLUSTER_PROFILES, DEFAULT_KIND, LOCAL_KIND } from '../clusters/index.ts';
import { DEFAULT_KUBERNETES, KUBERNETES_VERSIONS } from '../clusters/kubernetes.ts';
import { NETWORK_PLUGINS, type NetworkPlugin } from '../clusters/network-plugins.ts';
import type { ClusterProfile } from '../clusters/profile.ts';
import { Gpus } from './gpus-schema.ts';
import { cidr, closed, labelOrKey, labelValue, option } from './options.ts';

/** What the nodes of a cluster may be. */
export const ARCHITECTURES = ['amd64', 'arm64'] as const;

/** What the kinds of clusters have by default, for people: `gp2 on eks, standard-rwo on gke`. */
export function defaultsOf(of: (profile: ClusterProfile) => unknown): string {
  const kinds = new Map<unknown, string[]>();
  for (const profile of CLUSTER_PROFILES)
    if (of(profile) !== undefined) kinds.set(of(profile), [...(kinds.get(of(profile)) ?? []), profile.id]);
  return [...kinds].map(([value, ids]) => `${value} on ${ids.join(' and ')}`).join(', ');
}

export const Cluster = Type.Object(
  {
    kind: option.choice([...CLUSTER_KINDS], {
      description: `What it is, from which the defaults of much here follow. ${CLUSTER_PROFILES.map(({ id, summary }) => `${id}: ${summary}`).join('; ')}; default: ${LOCAL_KIND} in the environment local, else ${DEFAULT_KIND}`,
      default: DEFAULT_KIND,
    }),
    kubernetes: option.choice([...KUBERNETES_VERSIONS], {
      description: 'Kubernetes version that the tree is checked against',
      default: DEFAULT_KUBERNETES,
    }),
    architecture: option.choice([...ARCHITECTURES], {
      description: 'Architecture of all nodes: arm64 on Apple silicon, Graviton, Ampere',
      default: 'amd64',
    }),
    servers: option.integer({ description: 'Server nodes', minimum: 1, default: 1 }),
    // MinIO's four servers bear the loss of one node when each has one of its own.
    agents: option.integer({ description: 'Agent nodes', default: 3, production: 4 }),
    zones: option.integer({
      description:
        'Zones that the nodes are in, by their label topology.kubernetes.io/zone: with more than one, pods and copies of data spread over them',
      minimum: 1,
      maximum: 99,
      default: 1,
    }),
    memory: option.size({ description: 'Memory of the whole cluster', default: '12Gi', production: '128Gi' }),
    cpu: option.cpu({ description: 'CPU of the whole cluster', default: 8, production: 64 }),
    podsPerNode: option.integer({
      description: `Most pods on a node, by which EKS and AKS keep memory of it for Kubernetes; default: ${defaultsOf(({ cluster }) => cluster.podsPerNode)}, else 110`,
      minimum: 1,
      maximum: 1000,
      default: 110,
    }),
    context: Type.Optional(option.string({ description: 'kubectl context of an existing cluster' })),
    storageClass: Type.Optional(
      option.string({
        description: `StorageClass of volumes; default: ${defaultsOf(({ cluster }) => cluster.storageClass)}, else the cluster's default`,
      }),
    ),
    scratch: option.size({
      description:
        'Disk of its node that a container may write at most where nothing says how much, beside its volumes: its own layer, logs, folders that go with the pod, such as those of Spark’s shuffles and of builds',
      default: '20Gi',
      production: '50Gi',
    }),
    classes: option.list(Type.String(), {
      description:
        'Classes of priority, of runtimes and of ingress, and schedulers, that it has beside those of the tree',
      default: [],
    }),
    nodeLabels: option.list(Type.String(labelOrKey), {
      description:
        'Labels of its nodes that pods may ask for, `key` or `key=value`, beside those that every node of its kind has',
      default: [],
    }),
    gpus: Type.Optional(Gpus),
    podCidr: option.string({
      ...cidr,
      description: `Addresses of pods; default: ${defaultsOf(({ cluster }) => cluster.podCidr)}, none on ${CLUSTER_PROFILES.filter(
        ({ asks }) => asks?.podCidr,
      )
        .map(({ id }) => id)
        .join(' and ')}, else 10.42.0.0/16`,
      default: '10.42.0.0/16',
    }),
    serviceCidr: option.string({
      ...cidr,
      description: `Addresses of Services; default: ${defaultsOf(({ cluster }) => cluster.serviceCidr)}, else 10.43.0.0/16`,
      default: '10.43.0.0/16',
    }),
    cni: option.choice(Object.keys(NETWORK_PLUGINS) as NetworkPlugin[], {
      description:
        'Network plugin that enforces policies; with cilium, whose address blocks never match nodes, policies of its own open the way to the API server',
      default: 'other',
    }),
    dns: Type.Object(
      {
        namespace: option.string({ description: 'Namespace of its pods', default: 'kube-system' }),
        // Labels of CoreDNS as k3s and kubeadm install it, and of kube-dns.
        labels: option.map(Type.String(labelValue), {
          description: 'Labels that select its pods',
          default: { 'k8s-app': 'kube-dns' },
        }),
        cidrs: option.list(Type.String(cidr), {
          description:
            'Further addresses at which pods are answered: of NodeLocal DNSCache (169.254.20.10/32 and the address of the Service kube-dns), which is the default on gke',
          default: [],
        }),
        cacheLabels: Type.Optional(
          option.map(Type.String(labelValue), {
            description:
              'Labels of the pods of a cache on each node that answer in its place, at the address of the Service kube-dns too; default: those of node-local-dns on gke',
          }),
        ),
      },
      { ...closed, default: {}, description: 'The name server as NetworkPolicies see it' },
    ),
    apiServer: Type.Object(
      {
        cidrs: option.list(Type.String(cidr), {
          description: 'Where the API server answers; default: anywhere outside the pods',
          default: ['0.0.0.0/0'],
          minItems: 1,
        }),
        port: option.integer({
          description: `Port behind the Service \`kubernetes\`; default: ${defaultsOf(({ cluster }) => cluster.apiServer?.port)}, else 6443`,
          minimum: 1,
          maximum: 65_535,
          default: 6443,
        }),
      },
      { ...closed, default: {}, description: 'The API server as NetworkPolicies see it' },
    ),
    identities: option.map(Type.String(), {
      description:
        'Roles at the cloud that ServiceAccounts have, by `namespace/name`: the ARN of an IAM role on eks, the address of an IAM service account on gke',
      default: {},
    }),
  },
  { ...closed, default: {}, description: 'Where the environment runs' },
);
