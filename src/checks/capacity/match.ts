import type { PlannedWorkload } from '../../contract/workload.ts';
import { describeObject, type KubeObject } from '../../kit/object.ts';
import { embeddedObjects } from '../../workspace/embedded-objects.ts';
import type { Subject } from '../rule.ts';
import { countedComponents } from './capacity.ts';
import { chartPods } from './chart-pods.ts';
import { kubernetesPods } from './kubernetes-pods.ts';
import { operatorPods } from './operator-pods.ts';
import type { RenderedPods } from './pods.ts';

/** Pods of the tree beside the workload that declares them. */
export interface MatchedPods extends Omit<RenderedPods, 'labels' | 'path'> {
  /** Absent when no workload of the plan has these pods. */
  readonly workload?: PlannedWorkload;
  readonly component: string;
  readonly namespace: string;
  /** Absent where they stand in the values of a chart. */
  readonly object?: string;
  readonly path: string;
  readonly config: string;
  /** Whether an operator makes them of a custom resource. */
  readonly operated: boolean;
}

type Tree = Pick<Subject, 'plan' | 'manifests' | 'releases'>;

const known = new WeakMap<Tree, readonly MatchedPods[]>();

/** Every group of pods that the tree holds, with its workload. Once over the tree, whatever the number of workloads and rules. */
export function matchPods(tree: Tree): readonly MatchedPods[] {
  const found = known.get(tree) ?? match(tree);
  known.set(tree, found);
  return found;
}

function match({ plan, manifests, releases }: Tree): readonly MatchedPods[] {
  const find = workloadFinder(countedComponents(plan).flatMap(({ workloads }) => workloads));
  const objects = new Map(manifests.map(({ object }) => [describeObject(object), object]));
  const beside = (kind: string, namespace: string | undefined, name: string) =>
    objects.get(`${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
  const found: MatchedPods[] = [];
  for (const { component, object, from } of manifests) {
    const add = (made: readonly RenderedPods[], namespace: string, operated: boolean) => {
      for (const { labels, ...pods } of made)
        found.push({
          ...pods,
          workload: find(namespace, labels),
          component,
          namespace,
          object: describeObject(object),
          config: from,
          operated,
        });
    };
    const namespace = object.metadata.namespace ?? '';
    add(kubernetesPods(object), namespace, false);
    add(operatorPods(object, beside), namespace, true);
    for (const template of templatesIn(object)) {
      add(kubernetesPods(template), template.metadata.namespace ?? namespace, false);
      add(operatorPods(template, beside), template.metadata.namespace ?? namespace, true);
    }
  }
  const components = new Map(plan.components.map((component) => [component.id, component]));
  for (const release of releases) {
    const { workloads, config } = components.get(release.component)!;
    for (const { workload: name, ...pods } of chartPods(release)) {
      const workload = workloads.find((one) => one.name === name);
      if (workload)
        found.push({
          ...pods,
          workload,
          component: release.component,
          namespace: workload.namespace,
          path: '',
          config,
          operated: false,
        });
    }
  }
  return found;
}

/** Objects that a ConfigMap keeps for a program to apply: the jobs of DAGs, the pods of tasks. */
function templatesIn({ apiVersion, kind, data }: KubeObject): readonly KubeObject[] {
  if (apiVersion !== 'v1' || kind !== 'ConfigMap') return [];
  return Object.values((data as Record<string, string> | undefined) ?? {}).flatMap(embeddedObjects);
}

/** Finds the workload whose labels pods have. Workloads are looked up by the rarest of their labels. */
function workloadFinder(workloads: readonly PlannedWorkload[]) {
  const keysOf = (namespace: string, labels: Readonly<Record<string, string>>) =>
    Object.entries(labels).map(([key, value]) => `${namespace} ${key}=${value}`);
  const count = new Map<string, number>();
  for (const { namespace, labels } of workloads)
    for (const key of keysOf(namespace, labels)) count.set(key, (count.get(key) ?? 0) + 1);
  const byKey = new Map<string, PlannedWorkload[]>();
  for (const workload of workloads) {
    const keys = keysOf(workload.namespace, workload.labels).sort((a, b) => count.get(a)! - count.get(b)!);
    const rarest = keys[0];
    if (rarest !== undefined) byKey.set(rarest, [...(byKey.get(rarest) ?? []), workload]);
  }
  return (namespace: string, labels: Readonly<Record<string, string>>): PlannedWorkload | undefined => {
    for (const key of keysOf(namespace, labels)) {
      const workload = byKey
        .get(key)
        ?.find((one) => Object.entries(one.labels).every(([name, value]) => labels[name] === value));
      if (workload) return workload;
    }
    return undefined;
  };
}
