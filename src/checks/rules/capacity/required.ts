import type { Problem } from '../../../contract/problem.ts';
import { countedComponents, countsAll, groupBy, type Quota, quotasOf } from '../../capacity/capacity.ts';
import { type AdmittedPod, admittedPods, limitItems } from '../../capacity/effective.ts';
import { isAbout } from '../../capacity/scopes.ts';
import type { Rule, Subject } from '../../rule.ts';

/** What a container must say where a quota counts it (kubernetes v1.35.4, pkg/quota/v1/evaluator/core/pods.go `validationSet`), and how. */
const REQUIRED: Readonly<Record<string, readonly ['requests' | 'limits', string]>> = {
  cpu: ['requests', 'cpu'],
  memory: ['requests', 'memory'],
  'requests.cpu': ['requests', 'cpu'],
  'requests.memory': ['requests', 'memory'],
  'limits.cpu': ['limits', 'cpu'],
  'limits.memory': ['limits', 'memory'],
};

export const capacityRequired: Rule = {
  id: 'capacity/required',
  severity: 'error',
  what: 'What a ResourceQuota counts of CPU and memory every container says, itself or by a default of the LimitRange.',
  why: 'The API server refuses each pod with a container that does not: nothing of it runs, and whoever made it tries for ever.',
  *check(subject): Iterable<Problem> {
    const pods = groupBy(admittedPods(subject), ({ pod }) => pod.namespace);
    const ranges = limitItems(subject.manifests);
    for (const quota of quotasOf(subject.objects())) {
      const { namespace, hard } = quota;
      const here = pods.get(namespace) ?? [];
      for (const [limit, [which, resource]] of Object.entries(REQUIRED)) {
        if (hard[limit] === undefined) continue;
        const silent = silentPods(here, quota, which, resource);
        const isFilled = (ranges.get(namespace) ?? []).some(
          (item) => (which === 'limits' ? item.default : item.defaultRequest)[resource] !== undefined,
        );
        // A limit of CPU is what no workload declares.
        const made =
          limit === 'limits.cpu' && !isFilled && countsAll(quota) ? unseenWorkloads(subject, namespace, here) : [];
        const refused = [...new Set([...silent, ...made])].sort();
        if (refused.length === 0) continue;
        yield {
          ...quota.at,
          path: `spec.hard["${limit}"]`,
          message: `it refuses ${refused.length === 1 ? 'the pods' : `pods of ${refused.length} sorts, those`} of ${tell(refused)}: their containers say no ${which}.${resource}`,
          fix: `take ${limit} out of the quota, or give the LimitRange a default for it`,
        };
      }
    }
  },
};

/** Rendered pods of which a container says nothing of a resource. */
function silentPods(
  here: readonly AdmittedPod[],
  quota: Quota,
  which: 'requests' | 'limits',
  resource: string,
): readonly string[] {
  return (
    here
      // What a pod says as a whole is enough (the same file, `Constraints`).
      .filter((one) => one.whole === undefined && isAbout(quota, one))
      .filter(({ containers }) => containers.some((container) => container[which][resource] === undefined))
      .map(({ pod, owner }) => (owner ? `${owner.component}/${owner.name}` : pod.object.metadata.name))
  );
}

/** Workloads whose pods the tree does not show. */
function unseenWorkloads({ plan }: Subject, namespace: string, here: readonly AdmittedPod[]): readonly string[] {
  const seen = new Set(here.map(({ owner }) => owner));
  return countedComponents(plan)
    .flatMap(({ workloads }) => workloads)
    .filter((one) => one.namespace === namespace && one.peak > 0 && !seen.has(one))
    .map(({ component, name }) => `${component}/${name}`);
}

const tell = (names: readonly string[]) =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
