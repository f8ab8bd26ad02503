import type { Problem } from '../../../contract/problem.ts';
import { declaredAccounts, describeRight, has } from '../../rbac/declared.ts';
import { boundAccounts, rightsOfRule } from '../../rbac/given.ts';
import type { Rule } from '../../rule.ts';

export const missing: Rule = {
  id: 'rbac/missing',
  severity: 'error',
  what: 'An account has every right that its connections and secrets declare.',
  why: 'The program is refused by the API server, often long after it has started.',
  *check({ plan, manifests }): Iterable<Problem> {
    const given = new Map<string, Set<string>>();
    for (const { binding, account } of boundAccounts(plan, manifests)) {
      if (!account || !binding.role) continue;
      const key = `${account.key} ${binding.namespace ?? ''}`;
      const rights = given.get(key) ?? new Set();
      given.set(key, rights);
      for (const rule of binding.role.rules) for (const right of rightsOfRule(rule)) rights.add(right);
    }
    const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
    for (const { key, component, foreign, rights } of declaredAccounts(plan).values()) {
      if (foreign) continue;
      for (const [namespace, declared] of rights) {
        const here = given.get(`${key} ${namespace}`) ?? new Set();
        const everywhere = given.get(`${key} `) ?? new Set();
        for (const right of declared)
          if (!has(here, right) && !has(everywhere, right))
            yield {
              component,
              object: `ServiceAccount ${key}`,
              config: configOf.get(component),
              message: `no role gives it the right to ${describeRight(right)} in ${namespace || 'every namespace'}, which its connections need`,
              fix: 'restore the role and its binding: both follow from the connections',
            };
      }
    }
  },
};
