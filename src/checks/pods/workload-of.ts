import type { PlannedWorkload } from '../../contract/workload.ts';
import type { Plan } from '../../graph/plan.ts';
import { textOf } from '../../kit/json.ts';
import { ownersOf } from '../reachability/label-index.ts';
import type { PodTemplate } from './template.ts';

type Owners = ReadonlyMap<PodTemplate, PlannedWorkload>;

/** A dozen rules ask for the owners of the pods of one tree. */
const known = new WeakMap<readonly PodTemplate[], { readonly plan: Plan; readonly owners: Owners }>();

/**
 * The workload of the plan that each pod belongs to: the one whose labels it wears, and of several the one that asks for
 * most of them. A pod that the plan knows nothing of is not in the map.
 */
export function workloadsOf(plan: Plan, pods: readonly PodTemplate[]): Owners {
  const before = known.get(pods);
  if (before?.plan === plan) return before.owners;
  const owners = findOwners(plan, pods);
  known.set(pods, { plan, owners });
  return owners;
}

function findOwners(plan: Plan, pods: readonly PodTemplate[]): Owners {
  const labelled = pods.map((pod) => ({ pod, namespace: pod.namespace, labels: textLabels(pod) }));
  const workloads = plan.components.flatMap(({ external, workloads }) => (external ? [] : workloads));
  const owners = ownersOf(labelled, workloads);
  return new Map(
    labelled.flatMap((one) =>
      owners
        .get(one)!
        .slice(0, 1)
        .map((owner) => [one.pod, owner] as const),
    ),
  );
}

/** The labels of a pod that are texts, as all are that its schema takes. */
export function textLabels({ labels }: Pick<PodTemplate, 'labels'>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) => (textOf(value) ? [[key, value as string]] : [])),
  );
}
