import type { Container, PodSpec, Volume } from '../../imports/types/kubernetes.ts';
import { formatBytes, parseBytes } from './quantity.ts';

/** What quotas and limits call the disk of a node. */
export const SCRATCH = 'ephemeral-storage' as const;

/** Disk that a container is sure of; what it writes goes to volumes. */
export const SCRATCH_REQUEST = '64Mi';

/** Most that a quota counts for one pod: sixteen containers. */
export const SCRATCH_OF_POD = '1Gi';

/** For logs, and what a program writes into its image's folders. */
const OWN = parseBytes('1Gi');

/**
 * The pod with what each container may write on its node's disk: its own share, and the folders that go with the pod. The kubelet
 * evicts a pod that takes more than its containers may together, those folders counted (kubernetes v1.35.4,
 * pkg/kubelet/eviction/eviction_manager.go `podEphemeralStorageLimitEviction`). What a container says itself stays.
 */
export function withScratch(pod: PodSpec): PodSpec {
  const folders = new Map((pod.volumes ?? []).map((volume) => [volume.name, sizeOf(volume)]));
  const limited = (container: Container): Container => {
    // Each folder counts for the first container that has it.
    const mounted = new Set((container.volumeMounts ?? []).map(({ name }) => name));
    const size = [...mounted].reduce((sum, name) => sum + (folders.get(name) ?? 0), OWN);
    for (const name of mounted) folders.delete(name);
    const { limits, requests, ...more } = container.resources ?? {};
    const resources = {
      limits: { [SCRATCH]: formatBytes(size), ...limits },
      requests: inOrder({ [SCRATCH]: SCRATCH_REQUEST, ...requests }),
      ...more,
    };
    return { ...container, resources };
  };
  // Those that run first give way to the others: what they write there counts for these.
  const containers = pod.containers.map(limited);
  const initContainers = pod.initContainers?.map(limited);
  return { ...pod, containers, ...(initContainers && { initContainers }) };
}

/** Folders in memory count as memory. */
const sizeOf = ({ emptyDir }: Volume): number =>
  emptyDir?.sizeLimit === undefined || emptyDir.medium === 'Memory' ? 0 : parseBytes(String(emptyDir.sizeLimit));

const inOrder = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
