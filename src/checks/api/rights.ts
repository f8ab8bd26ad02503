import type { Fault } from '../../contract/problem.ts';
import { listOf, recordOf, recordsOf, textOf } from '../../kit/json.ts';
import type { KubeObject } from '../../kit/object.ts';
import type { FieldChecks } from './fields.ts';
import * as is from './values.ts';
import { wrong } from './wrong.ts';

/** Source: k8s.io/kubernetes@v1.35.4 pkg/apis/rbac/validation/validation.go. */
const GROUP = 'rbac.authorization.k8s.io';

export function* role({ kind, rules, aggregationRule }: KubeObject): Iterable<Fault> {
  for (const [i, rule] of recordsOf(rules).entries()) {
    const path = `rules[${i}]`;
    const has = (field: string) => listOf(rule[field]).length > 0;
    if (!has('verbs')) yield wrong(`${path}.verbs`, 'names no verb', 'say one at least, or take the rule away');
    if (has('nonResourceURLs')) {
      if (kind === 'Role')
        yield wrong(`${path}.nonResourceURLs`, 'is not for a Role, which is of a namespace', 'say it in a ClusterRole');
      if (has('apiGroups') || has('resources') || has('resourceNames'))
        yield wrong(`${path}.nonResourceURLs`, 'is there beside resources', 'make two rules of it');
      continue;
    }
    if (!has('apiGroups'))
      yield wrong(`${path}.apiGroups`, 'names no group', 'say one at least: "" is that of Kubernetes itself');
    if (!has('resources')) yield wrong(`${path}.resources`, 'names no resource', 'say one at least');
  }
  if (aggregationRule != null && recordsOf(recordOf(aggregationRule).clusterRoleSelectors).length === 0)
    yield wrong('aggregationRule.clusterRoleSelectors', 'is empty', 'say one selector at least');
}

export const BINDING_FIELDS: FieldChecks = {
  'roleRef.name': is.pathSegment,
  'subjects[].kind': is.oneOf('ServiceAccount', 'User', 'Group'),
};

export function* binding({ kind, roleRef, subjects }: KubeObject): Iterable<Fault> {
  const { apiGroup, kind: of } = recordOf(roleRef);
  // The API server fills in that of its own (k8s.io/kubernetes@v1.35.4 pkg/apis/rbac/v1/defaults.go).
  if (textOf(apiGroup) && apiGroup !== GROUP)
    yield wrong('roleRef.apiGroup', `${apiGroup} has no roles`, `write ${GROUP}`);
  const roles = kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (typeof of === 'string' && !roles.includes(of))
    yield wrong('roleRef.kind', `a ${kind} gives no ${of}`, `write ${roles.join(' or ')}`);
  for (const [i, subject] of recordsOf(subjects).entries()) {
    const path = `subjects[${i}]`;
    if (!textOf(subject.name)) yield wrong(`${path}.name`, 'says no name', 'say who it is');
    if (subject.kind === 'ServiceAccount') {
      const words = is.dnsSubdomain(subject.name || undefined);
      if (words) yield wrong(`${path}.name`, ...words);
      if (textOf(subject.apiGroup)) yield wrong(`${path}.apiGroup`, 'is "" of a ServiceAccount', 'leave it out');
      if (kind === 'ClusterRoleBinding' && !textOf(subject.namespace))
        yield wrong(`${path}.namespace`, 'is needed of a ServiceAccount here', 'say where the account is');
    } else if (textOf(subject.apiGroup) && subject.apiGroup !== GROUP)
      yield wrong(`${path}.apiGroup`, `${subject.apiGroup} has no users and groups`, `write ${GROUP}`);
  }
}
