import type { PlannedWorkload } from '../../contract/workload.ts';
import type { Plan } from '../../graph/plan.ts';
import { textOf } from '../../kit/json.ts';
import { LabelIndex } from '../reachability/label-index.ts';
import type { PodTemplate } from './template.ts';

/**
 * The workload of the plan that each pod belongs to: the one whose labels it wears, and of several the one that asks for
 * most of them. A pod that the plan knows nothing of is not in the map.
 */
export function workloadsOf(plan: Plan, pods: readonly PodTemplate[]): ReadonlyMap<PodTemplate, PlannedWorkload> {
  const index = new LabelIndex(pods.map((pod) => ({ pod, namespace: pod.namespace, labels: textLabels(pod) })));
  const owners = new Map<PodTemplate, PlannedWorkload>();
  for (const { external, workloads } of plan.components) {
    if (external) continue;
    for (const workload of workloads) {
      for (const { pod } of index.select(workload.namespace, { matchLabels: workload.labels })) {
        const rival = owners.get(pod);
        if (!rival || Object.keys(rival.labels).length < Object.keys(workload.labels).length) owners.set(pod, workload);
      }
    }
  }
  return owners;
}

/** The labels of a pod that are texts, as all are that its schema takes. */
export function textLabels({ labels }: Pick<PodTemplate, 'labels'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) => (textOf(value) ? [[key, value as string]] : [])),
  );
}
