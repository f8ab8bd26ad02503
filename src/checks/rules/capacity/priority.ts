import type { Problem } from '../../../contract/problem.ts';
import { textOf } from '../../../kit/json.ts';
import { describeObject } from '../../../kit/object.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';

export const capacityPriority: Rule = {
  id: 'capacity/priority',
  severity: 'error',
  what: 'Pods name the PriorityClass of their workload, where it has one.',
  why: 'When a node is lost and the others are full, what is started first is not what all others wait for: a database waits behind a job.',
  *check(subject): Iterable<Problem> {
    const pods = podsOf(subject);
    const owners = workloadsOf(subject.plan, pods);
    for (const pod of pods) {
      const { priorityClass, component, name } = owners.get(pod) ?? {};
      const said = textOf(pod.spec.priorityClassName);
      if (priorityClass === undefined || said === priorityClass) continue;
      yield {
        component: pod.manifest.component,
        object: describeObject(pod.manifest.object),
        path: pod.locate('spec.priorityClassName'),
        config: pod.manifest.from,
        message: `its pods have ${said === undefined ? 'no priority' : `the priority ${said}`}, and the workload ${name} of ${component} has ${priorityClass}`,
        fix: `name the class ${priorityClass}, or take \`priority\` from the workload`,
      };
    }
  },
};
