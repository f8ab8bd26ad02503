import { type Manifest, placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { textsOf } from '../../../kit/json.ts';
import { bindingsOf, rolesOf } from '../../rbac/bindings.ts';
import type { Rule } from '../../rule.ts';

/** Verbs with which an account gives itself the rights of others (docs/concepts/security/rbac-good-practices). */
const BEYOND: Readonly<Record<string, string>> = {
  bind: 'hand out rights that it does not have',
  escalate: 'write roles with rights that it does not have',
  impersonate: 'act as somebody else',
};

/** Groups that everybody is in, or that no rule restrains. */
const EVERYBODY = /^system:(anonymous|authenticated|masters|serviceaccounts(:.*)?|unauthenticated)$/;

export const wildcard: Rule = {
  id: 'rbac/wildcard',
  severity: 'error',
  what: "No role says `*`, none can widen itself, none of the tree is cluster-admin, and no right is everybody's. A component that can do with no less accepts it with a reason; of a vendored chart it is a warning.",
  why: 'Whoever takes over one such program has the cluster, and what a later version adds to it.',
  *check(subject): Iterable<Problem> {
    const objects = subject.objects();
    for (const { manifest, rules } of rolesOf(objects)) {
      for (const [i, rule] of rules.entries()) {
        for (const field of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'])
          if (textsOf(rule[field]).some((name) => name === '*' || name.startsWith('*/')))
            yield {
              ...of(manifest),
              path: `rules[${i}].${field}`,
              message: `a role says * for ${field}`,
              fix: `name the ${field} that the program uses`,
            };
        for (const verb of textsOf(rule.verbs))
          if (verb in BEYOND)
            yield {
              ...of(manifest),
              path: `rules[${i}].verbs`,
              message: `a role may ${verb}: ${BEYOND[verb]}`,
              fix: `remove ${verb}`,
            };
      }
    }
    for (const { manifest, roleRef, subjects } of bindingsOf(objects)) {
      if (roleRef.kind === 'ClusterRole' && roleRef.name === 'cluster-admin')
        yield {
          ...of(manifest),
          path: 'roleRef.name',
          message: 'somebody is made cluster-admin',
          fix: 'bind a role with the rights that are used',
        };
      for (const [i, { kind, name }] of subjects.entries())
        if (kind !== 'ServiceAccount' && EVERYBODY.test(String(name)))
          yield {
            ...of(manifest),
            path: `subjects[${i}]`,
            message: `a role is bound to ${name}`,
            fix: 'name the accounts or the group of people that need it',
          };
    }
  },
};

const of = (manifest: Manifest) => ({
  ...placeOf(manifest),
  // The program was written for it, and nobody here can narrow it.
  ...(manifest.chart && { severity: 'warning' as const }),
});
