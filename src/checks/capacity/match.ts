import type { PlannedWorkload } from '../../contract/workload.ts';
import { describeObject, isCustom } from '../../kit/object.ts';
import { type AskedPod, askedContainers } from '../pods/asked.ts';
import { podsOf } from '../pods/pods-of.ts';
import { workloadsOf } from '../pods/workload-of.ts';
import type { Subject } from '../rule.ts';
import { chartWorkloads } from './chart-pods.ts';

/** Pods of the tree beside the workload that declares them. */
export interface MatchedPods extends AskedPod {
  /** Absent when no workload of the plan has these pods. */
  readonly workload?: PlannedWorkload;
  readonly component: string;
  readonly namespace: string;
  /** Absent where they stand in the values of a chart. */
  readonly object?: string;
  /** Where the object says how many and how large they are. */
  readonly path: string;
  readonly config: string;
  /** Pods at a time; absent where nobody says. */
  readonly replicas?: number;
  /** Whether an operator makes them of a custom resource. */
  readonly operated: boolean;
}

type Tree = Pick<Subject, 'plan' | 'manifests' | 'releases' | 'vendored'>;

const known = new WeakMap<Tree, readonly MatchedPods[]>();

/** Every group of pods that the tree holds, with its workload. Once over the tree, whatever the number of workloads and rules. */
export function matchPods(tree: Tree): readonly MatchedPods[] {
  const found = known.get(tree) ?? [...ofObjects(tree), ...ofCharts(tree)];
  known.set(tree, found);
  return found;
}

function ofObjects(tree: Tree): readonly MatchedPods[] {
  const pods = podsOf(tree);
  const owners = workloadsOf(tree.plan, pods);
  return pods.map((pod) => {
    const { manifest, object, namespace, replicas, sizedAt } = pod;
    const owner = owners.get(pod);
    return {
      ...askedContainers(pod),
      // Without labels it is for whatever runs in the namespace: of no pod in particular does it say the size.
      ...(owner && Object.keys(owner.labels).length > 0 && { workload: owner }),
      component: manifest.component,
      namespace,
      object: describeObject(manifest.object),
      path: sizedAt,
      config: manifest.config,
      ...(replicas !== undefined && { replicas }),
      operated: isCustom(object),
    };
  });
}

function ofCharts({ plan, releases }: Tree): readonly MatchedPods[] {
  const components = new Map(plan.components.map((component) => [component.id, component]));
  return releases.flatMap((release) => {
    const { workloads, config } = components.get(release.component)!;
    return chartWorkloads(release).flatMap(({ workload: name, ...pods }): MatchedPods[] => {
      const workload = workloads.find((one) => one.name === name);
      if (!workload) return [];
      const { component } = release;
      const { namespace } = workload;
      return [{ ...pods, before: [], workload, component, namespace, path: '', config, operated: false }];
    });
  });
}
