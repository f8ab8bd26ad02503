import { controllerOf } from '../../../src/clusters/ingress-controllers.ts';
import { enforcementOf } from '../../../src/clusters/network-plugins.ts';
import { clusterSize } from '../../../src/contract/cluster-size.ts';
import type { PlatformFacts } from '../../../src/contract/platform.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { formatBytes, formatCpu } from '../../../src/kit/quantity.ts';
import { SCRATCH } from '../../../src/kit/scratch.ts';
import { importedDefinitions } from '../../../src/workspace/imported-crds.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import type { Api } from './api.ts';
import type { Processes } from './processes.ts';
import type { Toolchain } from './toolchain.ts';

/** Pods that a kubelet takes unless it is told otherwise (Kubernetes, `maxPods`). */
const PODS = '110';
/** Of a node's disk, what a kubelet offers to pods: more than all of them ask for, since the capacity model counts none. */
const DISK = '100Gi';
const MASTER = 'node-role.kubernetes.io/control-plane';

/**
 * Nodes of the environment's shape: servers and agents, each with the room that the capacity model gives a node, and with
 * the labels that k3s (v1.35, pkg/nodeconfig) and the kubelet put on them. The nodes of k3d are containers, each of which
 * sees the whole machine: that all pods together fit it is not for the scheduler to see. Servers beside agents run no pods
 * of ours where the model counts none on them.
 */
export function nodesOf({ name, cluster }: Pick<PlatformFacts, 'name' | 'cluster'>): readonly KubeObject[] {
  const { cpu, memory } = clusterSize(cluster).node;
  const size = { cpu: formatCpu(cpu), memory: formatBytes(memory), pods: PODS, [SCRATCH]: DISK };
  const k3d = cluster.kind === 'k3d';
  const prefix = k3d ? `k3d-${name}-` : '';
  // What a person says that they have: `disk=ssd`, or `disk`, of whatever value.
  const labels = Object.fromEntries(
    cluster.nodeLabels.map((label) => label.split('=')).map(([key, value = '']) => [key, value]),
  );
  const gpus = gpusOf(cluster);
  const node = (role: string, index: number, server: boolean): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: `${prefix}${role}-${index}`,
      labels: {
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': `${prefix}${role}-${index}`,
        'kubernetes.io/os': 'linux',
        ...(k3d
          ? { 'node.kubernetes.io/instance-type': 'k3s' }
          : { 'topology.kubernetes.io/zone': `zone-${'abc'[index % 3]}` }),
        ...(server && { [MASTER]: 'true' }),
        ...labels,
        ...(!server && gpus(index).labels),
      },
      annotations: { 'kwok.x-k8s.io/node': 'fake' },
    },
    spec: { ...(server && !k3d && cluster.agents > 0 && { taints: [{ key: MASTER, effect: 'NoSchedule' }] }) },
    status: server ? { allocatable: size, capacity: size } : withDevices(size, gpus(index).devices),
  });
  return [
    ...Array.from({ length: cluster.servers }, (_, i) => node('server', i, true)),
    ...Array.from({ length: cluster.agents }, (_, i) => node('agent', i, false)),
  ];
}

const withDevices = (size: Readonly<Record<string, string>>, devices: Readonly<Record<string, string>>) => {
  const all = { ...size, ...devices };
  return { allocatable: all, capacity: all };
};

/** What the device plugin makes of the first agents, until all GPUs of the cluster are there. */
function gpusOf({ gpus }: PlatformFacts['cluster']) {
  return (
    index: number,
  ): { readonly labels: Readonly<Record<string, string>>; readonly devices: Record<string, string> } => {
    if (!gpus) return { labels: {}, devices: {} };
    const { count, perNode = count, resource, selector } = gpus;
    const here = Math.max(0, Math.min(perNode, count - index * perNode));
    return here === 0 ? { labels: {}, devices: {} } : { labels: selector, devices: { [resource]: String(here) } };
  };
}

/** How pods with GPUs are run, where that is not as all others are. */
function runtimeClassOf({ cluster: { gpus } }: Pick<PlatformFacts, 'cluster'>): readonly KubeObject[] {
  if (gpus?.runtimeClass === undefined) return [];
  const { runtimeClass: name } = gpus;
  return [{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name }, handler: name }];
}

/** The class of volumes that the environment's cluster has: k3s brings `local-path` (v1.35, manifests/local-storage.yaml). */
export function storageClassOf({ cluster }: Pick<PlatformFacts, 'cluster'>): KubeObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: {
      name: cluster.storageClass ?? 'local-path',
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    },
    provisioner: 'rancher.io/local-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
}

/** Kinds that the cluster has before anything of the tree: those of its network plugin and its ingress controller. */
function definitionsOf({ cluster, ingress }: Pick<PlatformFacts, 'cluster' | 'ingress'>): readonly KubeObject[] {
  const names = [...enforcementOf(cluster).definitions, ...(controllerOf(ingress)?.definitions ?? [])];
  const groups = names.map((name) => name.slice(name.indexOf('.') + 1));
  return importedDefinitions(packageRoot(), groups).filter(({ metadata }) => names.includes(metadata.name));
}

/** Makes the nodes, and starts KWOK, which plays their kubelets: pods run, and those of Jobs complete. */
export async function startNodes(
  processes: Processes,
  tools: Toolchain,
  api: Api,
  kubeconfig: string,
  platform: PlatformFacts,
): Promise<void> {
  for (const node of nodesOf(platform)) await api.create(node);
  await api.create(storageClassOf(platform));
  for (const one of runtimeClassOf(platform)) await api.create(one);
  for (const definition of definitionsOf(platform)) await api.create(definition);
  await processes.start({
    name: 'kwok',
    program: tools.path('kwok'),
    args: [`--kubeconfig=${kubeconfig}`, '--manage-all-nodes=true'],
    ready: async () => {
      const nodes = await api.list({ apiVersion: 'v1', kind: 'Node' });
      return nodes.every(({ status }) =>
        (status as { conditions?: { type: string; status: string }[] }).conditions?.some(
          (condition) => condition.type === 'Ready' && condition.status === 'True',
        ),
      );
    },
  });
}
