import { CONTROL_PLANE } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { EVICTION } from './reservations.ts';
import { TRAEFIK } from './traefik.ts';

/** Machines of one's own, set up by kubeadm. */
export const kubeadm: ClusterProfile = {
  id: 'kubeadm',
  summary: 'set up by kubeadm on machines of your own',
  profile: 'production',
  cluster: {
    // kubernetes v1.35, cmd/kubeadm/app/apis/kubeadm/v1beta4/defaults.go `DefaultServicesSubnet`. It has no default for pods;
    // this is the range that flannel's manifest takes (flannel-io/flannel, Documentation/kube-flannel.yml).
    serviceCidr: '10.96.0.0/12',
    podCidr: '10.244.0.0/16',
  },
  ingress: TRAEFIK,
  nodeLabels: [CONTROL_PLANE],
  // A kubelet reserves nothing unless told to (kubernetes v1.35, pkg/kubelet/apis/config/v1beta1/defaults.go).
  sizing: { shared: false, reserved: () => ({ cpu: 0, memory: EVICTION }) },
};
