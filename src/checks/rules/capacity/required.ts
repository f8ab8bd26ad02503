import type { Problem } from '../../../contract/problem.ts';
import { countedComponents, countsAll, type Quota, quotasOf } from '../../capacity/capacity.ts';
import { admittedPods, limitItems } from '../../capacity/effective.ts';
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
    for (const quota of quotasOf(subject.manifests)) {
      const { namespace, name, hard } = quota;
      for (const [limit, [which, resource]] of Object.entries(REQUIRED)) {
        if (hard[limit] === undefined) continue;
        const refused = silentPods(subject, quota, which, resource);
        if (refused.length === 0) continue;
        yield {
          object: `ResourceQuota ${namespace}/${name}`,
          path: `spec.hard["${limit}"]`,
          message: `it refuses ${refused.length === 1 ? 'the pods' : `pods of ${refused.length} sorts, those`} of ${tell(refused)}: their containers say no ${which}.${resource}`,
          fix: `take ${limit} out of the quota, or give the LimitRange a default for it`,
        };
      }
    }
  },
};

/** Pods in a namespace of which a container says nothing of a resource: rendered ones, and those of workloads that others make. */
function silentPods(subject: Subject, quota: Quota, which: 'requests' | 'limits', resource: string): readonly string[] {
  const { namespace } = quota;
  const here = admittedPods(subject).filter((one) => one.pod.namespace === namespace);
  const rendered = here
    // What a pod says as a whole is enough (the same file, `Constraints`).
    .filter((one) => one.whole === undefined && isAbout(quota, one))
    .filter(({ containers }) => containers.some((container) => container[which][resource] === undefined))
    .map(({ pod, owner }) => (owner ? `${owner.component}/${owner.name}` : pod.object.metadata.name));
  const filled = (limitItems(subject.manifests).get(namespace) ?? []).some(
    (item) => (which === 'limits' ? item.default : item.defaultRequest)[resource] !== undefined,
  );
  const seen = new Set(here.map(({ owner }) => owner));
  // A limit of CPU is what no workload declares.
  const made =
    filled || which !== 'limits' || resource !== 'cpu' || !countsAll(quota)
      ? []
      : countedComponents(subject.plan)
          .flatMap(({ workloads }) => workloads)
          .filter((one) => one.namespace === namespace && one.peak > 0 && !seen.has(one))
          .map(({ component, name }) => `${component}/${name}`);
  return [...new Set([...rendered, ...made])].sort();
}

const tell = (names: readonly string[]) =>
  names.length > 4 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
