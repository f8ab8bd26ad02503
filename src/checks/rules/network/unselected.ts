import type { Problem } from '../../../contract/problem.ts';
import { describeObject } from '../../../kit/object.ts';
import { plannedNamespaces } from '../../../policy/namespaces.ts';
import { LabelIndex } from '../../reachability/label-index.ts';
import { type DescribedWorkload, ownership, podsOf } from '../../reachability/pods.ts';
import type { Rule } from '../../rule.ts';

export const unselected: Rule = {
  id: 'network/unselected',
  severity: 'error',
  what: 'Every pod of the tree is of exactly one workload: the labels of one select it, and those of no other.',
  why: 'Policies, rights and quotas follow from workloads: a pod of none is cut off, and one of two has the connections of both.',
  *check(tree): Iterable<Problem> {
    const policed = new Set(plannedNamespaces(tree.plan).map(({ name }) => name));
    const { workloads, owners } = ownership(tree);
    for (const [{ manifest, path, namespace }, selecting] of owners)
      if (selecting.length === 0 && policed.has(namespace))
        yield {
          component: manifest.component,
          object: describeObject(manifest.object),
          path,
          config: manifest.config,
          message: `the labels of its pods are those of no workload that ${manifest.component} declares`,
          why: 'Only the default policy selects them, which denies everything.',
          fix: `declare them under \`workloads\` of ${manifest.component}, with labels that its pods have and no others do`,
        };

    const known = new Map(workloads.map((workload) => [workload.key, workload]));
    const index = new LabelIndex(podsOf(tree));
    const told = new Set<string>();
    for (const workload of workloads)
      for (const pod of index.select(workload.namespace, { matchLabels: workload.labels })) {
        const other = pod.workload === undefined ? undefined : known.get(pod.workload);
        if (!other || other.key === workload.key) continue;
        const key = [workload.key, other.key].sort().join(' ');
        if (!told.has(key)) yield overlap(workload, other);
        told.add(key);
      }
  },
};

function overlap(wider: DescribedWorkload, narrower: DescribedWorkload): Problem {
  return {
    component: wider.component,
    config: wider.config,
    message: `the labels of ${wider.key} also select the pods of ${narrower.key}`,
    fix: `add a label to \`workloads\` of ${wider.component} that only the pods of ${wider.key} have`,
  };
}
