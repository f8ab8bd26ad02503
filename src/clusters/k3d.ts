import { CONTROL_PLANE, LOCAL_PATH } from './nodes.ts';
import type { ClusterProfile } from './profile.ts';

/** K3s in containers on one machine. Addresses, labels and ports are the schema's defaults. */
export const k3d: ClusterProfile = {
  id: 'k3d',
  summary: 'on this machine, made and deleted by Mooring',
  profile: 'local',
  // k3s v1.35, manifests/local-storage.yaml; flannel routes, and kube-router enforces policies.
  cluster: { storageClass: 'local-path', cni: 'flannel' },
  ingress: { domain: 'localhost' },
  accessModes: LOCAL_PATH,
  // k3s-io/k3s@93565e9, pkg/cloudprovider/instances.go `InstanceMetadata`; both on the Node of v1.35.4+k3s1 in k3s-io/k3s#14028.
  nodeLabels: ['node.kubernetes.io/instance-type=k3s', CONTROL_PLANE],
  // K3s has the class, and its usual runtime hands out no device (k3s-io/docs@05051a0, docs/advanced.md, "Alternative Container Runtime Support").
  gpus: { runtimeClass: 'nvidia' },
  sizing: {
    shared: true,
    // K3s with its packaged components, and what each further node adds (docs.k3s.io/reference/resource-profiling).
    server: { cpu: 50, memory: 1_428_000_000 },
    agent: { cpu: 30, memory: 275_000_000 },
  },
  // Its Corefile imports every key that ends in `.server` (k3s-io/k3s@66c487b, manifests/coredns.yaml).
  takesNames: true,
  maker: {
    program: 'k3d',
    // k3d v5.9.0, pkg/types/defaults.go `DefaultClusterNameMaxLength`.
    longestName: 32,
    registry: true,
    // k3d v5.9.0, pkg/types/defaults.go `DefaultObjectNamePrefix`.
    context: (name) => `k3d-${name}`,
    commands: {
      list: 'k3d cluster list',
      start: (name) => `k3d cluster start ${name}`,
      restart: (name) => `k3d cluster stop ${name} && k3d cluster start ${name}`,
      logs: (name) => `docker logs k3d-${name}-server-0`,
      node: (node) => [`docker ps --all --filter name=${node}`, `docker logs --tail 20 ${node}`],
      clock: (node) => `docker exec ${node} date -u`,
      disk: ['docker system df', 'docker image prune', 'df -h'],
    },
  },
};
