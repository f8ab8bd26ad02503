import { OF_A_CLOUD, OF_ONE_NODE } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';
import { CPU_STEPS, EVICTION, MEBI, partsOf } from './reservations.ts';
import { TRAEFIK } from './traefik.ts';

/** Amazon EKS with its VPC CNI, whose agent enforces policies where `enableNetworkPolicy` is on. */
export const eks: ClusterProfile = {
  id: 'eks',
  summary: 'Amazon EKS',
  profile: 'production',
  cluster: {
    // Every cluster has it; since Kubernetes 1.30 none is the default, so that a volume without a class stays Pending.
    storageClass: 'gp2',
    // For a VPC outside 10.0.0.0/8; else 172.20.0.0/16 (docs.aws.amazon.com/eks/latest/APIReference, KubernetesNetworkConfigRequest).
    serviceCidr: '10.100.0.0/16',
    podsPerNode: 110,
    apiServer: { port: 443 },
  },
  asks: { podCidr: 'pods have addresses of the VPC’s subnets' },
  ingress: TRAEFIK,
  accessModes: OF_ONE_NODE,
  // awsdocs/amazon-eks-user-guide, latest/ug/nodes/managed-node-groups.adoc; kubernetes/autoscaler, cloudprovider/aws/aws_wrapper.go.
  nodeLabels: [...OF_A_CLOUD, 'eks.amazonaws.com/nodegroup', 'eks.amazonaws.com/capacityType'],
  // The taint of its guide, whatever the value (awsdocs/amazon-eks-user-guide@43d79bd, latest/ug/ml/device-management-nvidia-dra-device-plugin.adoc).
  gpus: { tolerations: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
  sizing: {
    shared: false,
    // awslabs/amazon-eks-ami, nodeadm/internal/kubelet/config.go `getMemoryMebibytesToReserve`, `defaultKubeletSubConfig`.
    reserved: ({ cpu }, pods) => ({
      cpu: Math.ceil(partsOf(cpu, CPU_STEPS)),
      memory: (255 + 11 * pods) * MEBI + EVICTION,
    }),
  },
  // IRSA (aws/amazon-eks-pod-identity-webhook, README). Pod Identity needs nothing here: its associations are in AWS.
  identity: {
    annotation: 'eks.amazonaws.com/role-arn',
    role: 'the ARN of an IAM role',
    pattern: '^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+$',
    // The endpoint of the region, whose addresses change (docs.aws.amazon.com/eks/latest/userguide/configure-sts-endpoint.html).
    exchange: [{ to: 'sts.amazonaws.com', ports: [443] }],
  },
};
