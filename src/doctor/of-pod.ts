import type { LiveObject } from '../cluster/cluster.ts';
import type { Symptom } from '../contract/analyzer.ts';
import { describeObject } from '../kit/object.ts';
import type { ClusterView } from './cluster-view.ts';
import { type ContainerStatus, containersOf, type Pod } from './live.ts';

/** Pods that are to run: not those that have done their work, or are on their way out. */
export function livePods({ pods }: ClusterView): readonly LiveObject<Pod>[] {
  return pods.filter(
    ({ status, metadata }) => status?.phase !== 'Succeeded' && metadata.deletionTimestamp === undefined,
  );
}

/** Containers of pods that are to run, with those for whom `ill` answers something. */
export function* containers<T>(
  view: ClusterView,
  ill: (container: ContainerStatus) => T | undefined,
): Iterable<{ readonly pod: LiveObject<Pod>; readonly container: ContainerStatus; readonly found: T }> {
  for (const pod of livePods(view))
    for (const container of containersOf(pod)) {
      const found = ill(container);
      if (found !== undefined) yield { pod, container, found };
    }
}

/** Whose a pod is, and what makes it one of many. */
export function ofPod(
  view: ClusterView,
  pod: LiveObject<Pod>,
  container = '',
): Pick<Symptom, 'component' | 'object' | 'same'> {
  const component = view.componentOf(pod);
  const [owner] = (pod.metadata.ownerReferences ?? []) as readonly { readonly name: string }[];
  return {
    ...(component !== undefined && { component }),
    object: describeObject(pod),
    same: `${pod.metadata.namespace}/${owner?.name ?? pod.metadata.name}/${container}`,
  };
}

/** Since when a pod is not ready, or has been waiting for a node. */
export function unreadySince({ status, metadata }: LiveObject<Pod>): string | undefined {
  const condition = status?.conditions?.find(
    (condition) => ['PodScheduled', 'Ready'].includes(condition.type) && condition.status !== 'True',
  );
  return condition?.lastTransitionTime ?? (metadata.creationTimestamp as string | undefined);
}

/** `Pod data-plane/kafka-0`, for a sentence. */
export const podName = ({ metadata }: LiveObject): string => `${metadata.namespace}/${metadata.name}`;

/** What is needed of a component for a symptom: nothing when it is nobody's. */
export function whose(component: string | undefined): Pick<Symptom, 'component'> {
  return component === undefined ? {} : { component };
}
