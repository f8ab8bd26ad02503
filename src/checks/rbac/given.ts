import type { Manifest } from '../../contract/manifest.ts';
import type { Plan } from '../../graph/plan.ts';
import { type Json, textsOf } from '../../kit/json.ts';
import { remembered } from '../../kit/remembered.ts';
import { type Binding, bindingsOf } from './bindings.ts';
import { type Account, declaredAccounts, rightsOf } from './declared.ts';

/** A binding of a ServiceAccount, and the account of the plan that this is. */
export interface Bound {
  readonly binding: Binding;
  /** Place among the binding's subjects. */
  readonly subject: number;
  /** Undefined when the plan has no such account. */
  readonly account?: Account;
}

/** The accounts that a subject means though it names none: all of a namespace, or of the cluster (Kubernetes, docs/reference/access-authn-authz/rbac). */
export function accountsOfSubject({ kind, name }: Json): (account: Account) => boolean {
  const [, namespace] = /^system:serviceaccounts:(.+)$/.exec(String(name)) ?? [];
  if (kind === 'Group' && namespace !== undefined) return ({ key }) => key.startsWith(`${namespace}/`);
  if (kind === 'Group') return () => name === 'system:serviceaccounts' || name === 'system:authenticated';
  const [, home, own] = /^system:serviceaccount:([^:]+):(.+)$/.exec(String(name)) ?? [];
  return ({ key }) => kind === 'User' && key === `${home}/${own}`;
}

/** Every ServiceAccount that a binding of the tree names. People and groups are not among them: their rights follow from owners. */
export function boundAccounts(plan: Plan, manifests: readonly Manifest[]): readonly Bound[] {
  const accounts = declaredAccounts(plan);
  return bindingsOf(manifests).flatMap((binding) =>
    binding.subjects.flatMap(({ kind, name, namespace = binding.namespace }, subject) =>
      kind === 'ServiceAccount' ? [{ binding, subject, account: accounts.get(`${namespace}/${name}`) }] : [],
    ),
  );
}

/** The rights that one rule of a role gives. */
export const rightsOfRule = remembered(
  ({ apiGroups, resources, verbs, resourceNames, nonResourceURLs }: Json): readonly string[] =>
    rightsOf({
      apiGroups: textsOf(apiGroups),
      resources: textsOf(resources),
      verbs: textsOf(verbs),
      resourceNames: textsOf(resourceNames),
      nonResourceURLs: textsOf(nonResourceURLs),
    }),
);
