import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { textOf } from '../../../kit/json.ts';
import { once } from '../../pods/once.ts';
import { podsOf } from '../../pods/pods-of.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const capacityPriority: Rule = {
  id: 'capacity/priority',
  severity: 'error',
  what: 'Pods name the PriorityClass of their workload, where it has one.',
  why: 'When a node is lost and the others are full, what is started first is not what all others wait for: a database waits behind a job.',
  check: (subject) => once(otherPriorities(subject)),
};

function* otherPriorities(subject: Subject): Iterable<Problem> {
  for (const [pod, { priorityClass, component, name }] of workloadsOf(subject.plan, podsOf(subject))) {
    const said = textOf(pod.spec.priorityClassName);
    if (priorityClass === undefined || said === priorityClass) continue;
    yield {
      ...placeOf(pod.manifest),
      path: pod.locate('spec.priorityClassName'),
      message: `its pods have ${said === undefined ? 'no priority' : `the priority ${said}`}, and the workload ${name} of ${component} has ${priorityClass}`,
      fix: `name the class ${priorityClass}, or take \`priority\` from the workload`,
      ...(said !== undefined && {
        brings: [{ rule: 'reference/class', about: `PriorityClass.scheduling.k8s.io ${said}` }],
      }),
    };
  }
}
