import { placeOf } from '../../contract/manifest.ts';
import type { Problem } from '../../contract/problem.ts';
import { budgetsOf, isBlocking, type PodGroup, podGroups, selection } from '../disruption-budgets.ts';
import { faultsOf } from '../faults.ts';
import type { Rule } from '../rule.ts';

export const disruption: Rule = {
  id: 'disruption',
  severity: 'error',
  what: 'Pods of more than one replica have exactly one PodDisruptionBudget, theirs or their operator’s, and none keeps a node from being drained.',
  why: 'Without one a drained node takes all replicas at once; with two, or one that allows nothing, the drain never ends.',
  *check(subject): Iterable<Problem> {
    const groups = podGroups(subject);
    const covered = new Map<PodGroup, number>(groups.map((group) => [group, 0]));
    const selectedBy = selection(groups);
    const astray = new Set<string>();
    for (const budget of budgetsOf(subject)) {
      const chosen = selectedBy(budget);
      const { manifest } = budget;
      const at = placeOf(manifest);
      if (chosen.length === 0) {
        if (!manifest.inside) astray.add(manifest.component);
        yield {
          ...at,
          path: 'spec.selector',
          message: 'the PodDisruptionBudget selects no pods of the tree',
          fix: 'select the labels of the pods that it guards, or remove it',
        };
      }
      for (const group of chosen) {
        const others = covered.get(group)!;
        // What a program is still to apply guards nothing yet.
        if (!manifest.inside) covered.set(group, others + 1);
        if (group.keptByOperator || others > 0)
          yield {
            ...at,
            path: 'spec.selector',
            message: `the pods of ${group.title} have another PodDisruptionBudget${group.keptByOperator ? ', which their operator keeps' : ''}`,
            why: 'The API server evicts no pod that two budgets select: a drain of its node never ends.',
            fix: 'keep one of them',
          };
        if (isBlocking(budget, group.replicas))
          yield {
            ...at,
            path: budget.minAvailable === undefined ? 'spec.maxUnavailable' : 'spec.minAvailable',
            message: `no pod of ${group.title} (replicas: ${group.replicas}) may ever be evicted`,
            why: 'A node that one of them runs on cannot be drained, and an upgrade of the cluster stops there.',
            fix:
              group.replicas > 1
                ? 'say `maxUnavailable: 1`'
                : 'remove it: one replica cannot be kept up while it moves',
          };
      }
    }
    // One that guards nothing is most likely theirs, and told.
    for (const [group, count] of covered)
      if (count === 0 && group.replicas > 1 && !group.keptByOperator && !astray.has(group.component))
        yield missing(group);
    yield* faultsOf('disruption', subject.plan, subject.manifests);
  },
};

function missing({ component, title, object, config, replicas }: PodGroup): Problem {
  return {
    component,
    ...(object && { object }),
    config,
    message: `the ${replicas} pods of ${title} have no PodDisruptionBudget`,
    why: 'A drained node may take all of them at once.',
    fix: `declare the pods under \`workloads\` of ${component} with their replicas: the budget follows`,
  };
}
