import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { pathFrom } from '../../inside.ts';
import { describeRight, has } from '../../rbac/declared.ts';
import { type Bound, boundAccounts, rightsOfRule } from '../../rbac/given.ts';
import type { Rule } from '../../rule.ts';

export const undeclared: Rule = {
  id: 'rbac/undeclared',
  severity: 'error',
  what: 'Roles give an account what its connections and secrets declare and nothing else, and are bound to accounts of the plan only.',
  why: 'A right that nobody declared is in no diagram and no review.',
  *check(subject): Iterable<Problem> {
    // A role that is bound to two accounts is wrong once.
    const told = new Set<string>();
    for (const bound of boundAccounts(subject.plan, subject.objects())) {
      for (const problem of beyond(bound)) {
        const key = `${problem.object} ${pathFrom(problem)} ${problem.message}`;
        if (!told.has(key)) yield problem;
        told.add(key);
      }
    }
  },
};

function* beyond({ binding, subject, account }: Bound): Iterable<Problem> {
  const { manifest, namespace, role, roleRef } = binding;
  if (!account)
    yield {
      ...placeOf(manifest),
      path: `subjects[${subject}]`,
      message: 'a role is bound to a ServiceAccount that no workload of the plan has',
      fix: 'bind it to the account of a workload, or remove it',
    };
  // What a chart or an operator makes has the rights that these give it.
  if (!account || account.foreign) return;
  if (namespace === undefined && !account.rights.has(''))
    yield {
      ...placeOf(manifest),
      path: `subjects[${subject}]`,
      message: 'an account gets rights in every namespace',
      fix: 'use a RoleBinding in the namespace that its connections are about',
    };
  else if (!role)
    yield {
      ...placeOf(manifest),
      path: 'roleRef',
      message: `an account gets the ${roleRef.kind} ${roleRef.name}, which is not of the tree`,
      fix: 'bind it to a Role with the rights that its component declares with the need of `kubernetes-api`',
    };
  else {
    const declared = account.rights.get(namespace ?? '') ?? new Set();
    for (const [i, rule] of role.rules.entries())
      for (const right of rightsOfRule(rule))
        if (!has(declared, right))
          yield {
            ...placeOf(role.manifest),
            path: `rules[${i}]`,
            message: `no connection declares the right to ${describeRight(right)}`,
            fix: 'remove it, or declare it with the need of `kubernetes-api` of the component',
          };
  }
}
