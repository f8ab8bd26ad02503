import type { PriorityClass } from '../../imports/types/kubernetes.ts';
import type { Manifest } from '../contract/manifest.ts';
import { priorityClassOf } from '../contract/platform.ts';
import type { Priority } from '../contract/workload.ts';
import type { Plan } from '../graph/plan.ts';
import { manifest } from '../render/manifest.ts';

/**
 * Pods without a class have 0. Data is started in the place of others when a node is lost; what can run later waits for room, and
 * takes none (Kubernetes, docs/concepts/scheduling-eviction/pod-priority-preemption).
 */
const CLASSES: Readonly<Record<Priority, Pick<PriorityClass, 'value' | 'preemptionPolicy' | 'description'>>> = {
  data: { value: 1000, description: 'Databases, brokers and stores: all others wait for them' },
  batch: { value: -1000, preemptionPolicy: 'Never', description: 'Jobs and tasks, which can run later' },
};

/** The PriorityClasses that workloads of the plan name. */
export function priorityManifests(plan: Plan, component: string): readonly Manifest[] {
  return Object.entries(CLASSES).flatMap(([priority, settings]) => {
    const name = priorityClassOf(plan.platform, priority as Priority);
    const first = plan.components.find(
      ({ external, workloads }) => !external && workloads.some(({ priorityClass }) => priorityClass === name),
    );
    if (!first) return [];
    const object: PriorityClass = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      ...settings,
    };
    return [manifest(object as never, { component, config: first.config, partOf: plan.platform.name, wave: -3 })];
  });
}
