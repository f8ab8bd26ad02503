import type { Problem } from '../../../contract/problem.ts';
import { type Binding, bindingsOf } from '../../rbac/bindings.ts';
import { type Account, declaredAccounts, describeRight, has } from '../../rbac/declared.ts';
import { accountsOfSubject, boundAccounts, rightsOfRule } from '../../rbac/given.ts';
import type { Rule } from '../../rule.ts';

export const missing: Rule = {
  id: 'rbac/missing',
  severity: 'error',
  what: 'An account has every right that its connections and secrets declare.',
  why: 'The program is refused by the API server, often long after it has started.',
  *check({ plan, manifests }): Iterable<Problem> {
    const given = new Map<string, Set<string>>();
    const accounts = declaredAccounts(plan);
    const give = (account: Account, { namespace, role }: Binding) => {
      const key = `${account.key} ${namespace ?? ''}`;
      const rights = given.get(key) ?? new Set();
      given.set(key, rights);
      for (const rule of role?.rules ?? []) for (const right of rightsOfRule(rule)) rights.add(right);
    };
    for (const { binding, account } of boundAccounts(plan, manifests)) if (account) give(account, binding);
    for (const binding of bindingsOf(manifests))
      for (const subject of binding.subjects.filter(({ kind }) => kind === 'Group' || kind === 'User')) {
        const isMeant = accountsOfSubject(subject);
        for (const account of accounts.values()) if (isMeant(account)) give(account, binding);
      }
    const configOf = new Map(plan.components.map(({ id, config }) => [id, config]));
    for (const { key, component, foreign, rights } of accounts.values()) {
      if (foreign) continue;
      for (const [namespace, declared] of rights) {
        const here = given.get(`${key} ${namespace}`) ?? new Set();
        const everywhere = given.get(`${key} `) ?? new Set();
        const lacking = [...declared].filter((right) => !has(here, right) && !has(everywhere, right));
        if (lacking.length === 0) continue;
        yield {
          component,
          object: `ServiceAccount ${key}`,
          config: configOf.get(component),
          message: `no role gives it the right to ${lacking.map(describeRight).join(', ')} in ${namespace || 'every namespace'}, which its connections need`,
          fix: 'restore the role and its binding: both follow from the connections',
        };
      }
    }
  },
};
