/** Labels that the nodes of a cloud have: its controller writes them (k8s.io/cloud-provider v0.35.4, controllers/node/node_controller.go). */
export const OF_A_CLOUD: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'node.kubernetes.io/instance-type',
];

/** Of nodes that run the control plane themselves (kubernetes v1.35.4, cmd/kubeadm/app/constants/constants.go `LabelNodeRoleControlPlane`; of K3s, k3s-io/k3s#14028). */
export const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/**
 * Volumes that are disks: one node at a time has them. For reading alone several may, of a disk that is made of another
 * (kubernetes-sigs/aws-ebs-csi-driver, pkg/driver/controller.go `volumeCaps`; gcp-compute-persistent-disk-csi-driver, `CreateVolume`).
 */
export const OF_ONE_NODE: readonly string[] = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** Volumes that are folders of a node (rancher/local-path-provisioner v0.0.28 to v0.0.36, provisioner.go `Provision`: it refuses others). */
export const LOCAL_PATH: readonly string[] = OF_ONE_NODE;

/** Labels of every node (kubernetes v1.35.4, pkg/kubelet/kubelet_node_status.go `initialNode`), on nodes of one architecture. */
export const ofEveryNode = (architecture: string): readonly string[] => [
  'kubernetes.io/hostname',
  'kubernetes.io/os=linux',
  `kubernetes.io/arch=${architecture}`,
];
