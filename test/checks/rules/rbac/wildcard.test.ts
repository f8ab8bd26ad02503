import { expect, it } from 'vitest';
import { wildcard } from '../../../../src/checks/rules/rbac/wildcard.ts';
import type { KubeObject } from '../../../../src/kit/object.ts';
import { object, of, subject } from '../../../support/subject.ts';
import { ofChart } from '../../../support/vendored.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const check = (...objects: readonly KubeObject[]) =>
  [...wildcard.check(subject(objects.map((one) => of('x', one))))].map(({ path, message }) => [path, message]);
const role = (rule: object) => object(RBAC, 'ClusterRole', 'r', undefined, { rules: [rule] });
const bound = (name: string, subjects: readonly object[]) =>
  object(RBAC, 'ClusterRoleBinding', 'b', undefined, { roleRef: { kind: 'ClusterRole', name }, subjects });

it('passes roles that name what they are for, and bindings to accounts and people', () => {
  expect(
    check(
      role({ apiGroups: [''], resources: ['pods'], verbs: ['get', 'watch'] }),
      bound('view', [
        { kind: 'ServiceAccount', name: 'a', namespace: 'n' },
        { kind: 'Group', name: 'data-science' },
      ]),
      // Not a kind of Kubernetes.
      object('example.org/v1', 'Role', 'r', 'n', { rules: [{ verbs: ['*'] }] }),
    ),
  ).toEqual([]);
});

it.each([
  [{ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] }, 'rules[0].apiGroups'],
  [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }, 'rules[0].resources'],
  [{ apiGroups: [''], resources: ['*/scale'], verbs: ['get'] }, 'rules[0].resources'],
  [{ apiGroups: [''], resources: ['pods'], verbs: ['*'] }, 'rules[0].verbs'],
  [{ nonResourceURLs: ['*'], verbs: ['get'] }, 'rules[0].nonResourceURLs'],
])('finds a wildcard in %j', (rule, path) => {
  expect(check(role(rule))).toEqual([[path, expect.stringContaining('a role says *')]]);
});

it.each(['bind', 'escalate', 'impersonate'])('finds the verb %s', (verb) => {
  expect(check(role({ apiGroups: [''], resources: ['x'], verbs: ['get', verb] }))).toEqual([
    ['rules[0].verbs', expect.stringContaining(`a role may ${verb}`)],
  ]);
});

it('finds cluster-admin, and rights that are everybody’s', () => {
  expect(check(bound('cluster-admin', []))).toEqual([['roleRef.name', 'somebody is made cluster-admin']]);
  expect(
    check(
      bound('view', [
        { kind: 'User', name: 'anna' },
        { kind: 'Group', name: 'system:authenticated' },
      ]),
    ),
  ).toEqual([['subjects[1]', 'a role is bound to system:authenticated']]);
});

it('only warns of what a vendored chart renders', () => {
  const star = role({ apiGroups: ['*'], resources: ['pods'], verbs: ['get'] });
  const severities = [ofChart('x', star), of('x', star)].map((one) => [...wildcard.check(subject([one]))][0]!.severity);
  expect(severities).toEqual(['warning', undefined]);
});
