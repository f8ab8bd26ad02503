import { type Manifest, namespaceOf } from '../contract/manifest.ts';
import { describeObject, type KubeObject, kindOf } from '../kit/object.ts';
import { podsOf } from './pods/pods-of.ts';
import { textLabels } from './pods/workload-of.ts';
import { LabelIndex } from './reachability/label-index.ts';
import type { LabelSelector } from './reachability/selector.ts';
import type { Subject } from './rule.ts';

type Labels = Readonly<Record<string, string>>;

/** Pods that come and go together: a workload of the plan, or a rendered one that the plan does not know. */
export interface PodGroup {
  readonly component: string;
  readonly title: string;
  readonly object?: string;
  readonly config: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly replicas: number;
  readonly keptByOperator: boolean;
}

/** A PodDisruptionBudget, of the tree or of a text. */
export interface Budget {
  readonly manifest: Manifest;
  readonly namespace: string;
  /** Undefined of one that selects nothing. */
  readonly selector?: LabelSelector;
  readonly minAvailable?: number | string;
  readonly maxUnavailable?: number | string;
}

/** Groups of pods that stay, each once. */
export function podGroups(tree: Subject): readonly PodGroup[] {
  const planned = tree.plan.components
    .filter(({ external }) => !external)
    .flatMap(({ id, workloads, config }) =>
      workloads
        .filter(({ replicas, perNode }) => replicas > 0 && !perNode)
        .map(({ name, namespace, labels, replicas, disruptions }): PodGroup => {
          const title = name === id ? id : `${id}/${name}`;
          return {
            component: id,
            title,
            config,
            namespace,
            labels,
            replicas,
            keptByOperator: disruptions === 'operator',
          };
        }),
    );
  const rendered = renderedGroups(tree);
  const index = new LabelIndex(rendered);
  // Without labels a workload is for whatever runs in its namespace, and selects no group in particular.
  const known = new Set(
    planned
      .filter(({ labels }) => Object.keys(labels).length > 0)
      .flatMap(({ namespace, labels }) => index.select(namespace, { matchLabels: labels })),
  );
  return [...planned, ...rendered.filter((one) => !known.has(one))];
}

function renderedGroups(tree: Subject): readonly PodGroup[] {
  return podsOf(tree).flatMap((pod): PodGroup[] => {
    const { object, manifest, namespace, replicas = 1 } = pod;
    if (object !== manifest.object || !stands(object) || replicas === 0) return [];
    const { component, config } = manifest;
    const title = object.metadata.name;
    const labels = textLabels(pod);
    return [
      { component, title, object: describeObject(object), config, namespace, labels, replicas, keptByOperator: false },
    ];
  });
}

/** Whether an object keeps a number of pods that do not end, wherever there is room for them. */
export const stands = (object: KubeObject): boolean => ['Deployment.apps', 'StatefulSet.apps'].includes(kindOf(object));

export function budgetsOf(subject: Subject): readonly Budget[] {
  return subject
    .objects()
    .filter(({ object }) => object.kind === 'PodDisruptionBudget' && object.apiVersion === 'policy/v1')
    .map((manifest) => {
      const { selector, minAvailable, maxUnavailable } = (manifest.object.spec ?? {}) as {
        selector?: LabelSelector;
        minAvailable?: number | string;
        maxUnavailable?: number | string;
      };
      return {
        manifest,
        namespace: namespaceOf(manifest) ?? '',
        ...(selector && { selector }),
        ...(minAvailable !== undefined && { minAvailable }),
        ...(maxUnavailable !== undefined && { maxUnavailable }),
      };
    });
}

/** Finds the groups that a budget selects. */
export function selection(groups: readonly PodGroup[]): (budget: Budget) => readonly PodGroup[] {
  const index = new LabelIndex(groups);
  return ({ namespace, selector }) => (selector ? index.select(namespace, selector) : []);
}

/** Whether it allows no eviction when all replicas are well. Percentages round up (Kubernetes, docs/tasks/run-application/configure-pdb). */
export function isBlocking({ minAvailable, maxUnavailable }: Budget, replicas: number): boolean {
  if (maxUnavailable !== undefined) return countOf(maxUnavailable, replicas) === 0;
  return minAvailable !== undefined && countOf(minAvailable, replicas) >= replicas;
}

function countOf(count: number | string, replicas: number): number {
  return typeof count === 'number' ? count : Math.ceil((Number.parseFloat(count) / 100) * replicas);
}
