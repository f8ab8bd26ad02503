import { CONTROL_PLANE, LOCAL_PATH } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { TRAEFIK } from './traefik.ts';

/**
 * Kubernetes in containers on one machine, as its own tests run it: kubeadm's, without anything of K3s. It brings no ingress
 * controller; its load balancer is a program beside it (kubernetes-sigs/cloud-provider-kind).
 */
export const kind: ClusterProfile = {
  id: 'kind',
  summary: 'on this machine, made and deleted by you with `kind` from a file that is written',
  profile: 'local',
  cluster: {
    // kind v0.32.0, pkg/build/nodeimage/const_storage.go: local-path-provisioner, as the default class.
    storageClass: 'standard',
    // kind v0.32.0, pkg/apis/config/v1alpha4/default.go.
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.96.0.0/16',
    // It enforces policies by the addresses of packets (kind v0.32.0, images/kindnetd/cmd/kindnetd/main.go, with
    // kubernetes-sigs/kube-network-policies).
    cni: 'kindnet',
  },
  ingress: { domain: 'localhost', ...TRAEFIK },
  accessModes: LOCAL_PATH,
  nodeLabels: [CONTROL_PLANE],
  sizing: {
    shared: true,
    // What pods of kubeadm and kind ask for (kubernetes v1.35, cmd/kubeadm/app/phases/controlplane and addons/dns; kind v0.32.0,
    // const_cni.go), and the 2 GB that kubeadm wants of a control plane (kubernetes.io, create-cluster-kubeadm).
    server: { cpu: 950, memory: 2_000_000_000 },
    // As a node of K3s, which runs the same programs.
    agent: { cpu: 100, memory: 275_000_000 },
  },
  // kind v0.32.0, pkg/cluster/internal/kubeconfig/internal/kubeconfig/helpers.go `KINDClusterKey`.
  context: (name) => `kind-${name}`,
  file: 'kind',
};
