import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { textsOf } from '../../../kit/json.ts';
import { bindingsOf } from '../../rbac/bindings.ts';
import type { Rule } from '../../rule.ts';

/** What bounds a namespace, by API group. */
const BOUNDS: Readonly<Record<string, readonly string[]>> = {
  '': ['limitranges', 'resourcequotas'],
  'cilium.io': ['ciliumclusterwidenetworkpolicies', 'ciliumnetworkpolicies'],
  'networking.k8s.io': ['networkpolicies'],
  'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
};

/** Roles of Kubernetes' own that write some of these (v1.35.4, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go), and whatever a chart adds to them. */
const WIDE = ['admin', 'edit'];

const READ = ['get', 'list', 'watch'];

export const people: Rule = {
  id: 'rbac/people',
  severity: 'error',
  what: 'People see what bounds a namespace, its network policies, quota, limits and rights, and do not change it.',
  why: 'Who writes a NetworkPolicy opens what default-deny closes, and who writes a RoleBinding hands out what was not given.',
  *check(subject): Iterable<Problem> {
    for (const { manifest, roleRef, role, subjects } of bindingsOf(subject.objects())) {
      if (!subjects.some(({ kind }) => kind === 'Group' || kind === 'User')) continue;
      const of = placeOf(manifest);
      if (roleRef.kind === 'ClusterRole' && WIDE.includes(roleRef.name))
        yield {
          ...of,
          path: 'roleRef.name',
          message: `people get Kubernetes' role ${roleRef.name}, which writes network policies and acts as any account`,
          fix: 'bind a Role that names what they may do',
        };
      for (const { apiGroups, resources, verbs } of role?.rules ?? [])
        for (const group of textsOf(apiGroups))
          for (const resource of textsOf(resources))
            if (BOUNDS[group]?.includes(resource) && textsOf(verbs).some((verb) => !READ.includes(verb)))
              yield {
                ...(role!.manifest.inside ? placeOf(role!.manifest) : of),
                message: `people may change ${resource}`,
                fix: `leave them ${READ.join(', ')}`,
              };
    }
  },
};
