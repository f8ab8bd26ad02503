/** Labels that the nodes of a cloud have (kubernetes.io/docs/reference/labels-annotations-taints): its controller writes them. */
export const OF_A_CLOUD: readonly string[] = [
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
  'node.kubernetes.io/instance-type',
];

/** Of nodes that run the control plane themselves. */
export const CONTROL_PLANE = 'node-role.kubernetes.io/control-plane';

/** Volumes that are disks: one node at a time has them. */
export const OF_ONE_NODE: readonly string[] = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** Volumes that are folders of a node (rancher/local-path-provisioner, provisioner.go `Provision`: it refuses others). */
export const LOCAL_PATH: readonly string[] = OF_ONE_NODE;

/** Labels of every node (kubernetes v1.35, pkg/kubelet/kubelet_node_status.go), on nodes of one architecture. */
export const ofEveryNode = (architecture: string): readonly string[] => [
  'kubernetes.io/hostname',
  'kubernetes.io/os=linux',
  `kubernetes.io/arch=${architecture}`,
];
