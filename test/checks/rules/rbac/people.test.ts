import { expect, it } from 'vitest';
import type { Subject } from '../../../../src/checks/rule.ts';
import { people } from '../../../../src/checks/rules/rbac/people.ts';
import { changed, having, type Loose, treeOf } from '../../../support/tree.ts';

const RBAC = 'rbac.authorization.k8s.io';
const ROLE = `Role.${RBAC} fraud/owners`;
const BINDING = `RoleBinding.${RBAC} fraud/owners`;
const tree = treeOf({ projects: { fraud: { owners: ['data-science'] } } });
const check = (subject: Subject) => [...people.check(subject)].map(({ object, message }) => [object, message]);

it('passes what owners have', () => expect(check(tree)).toEqual([]));

it.each([
  ['networkpolicies', 'networking.k8s.io'],
  ['ciliumnetworkpolicies', 'cilium.io'],
  ['resourcequotas', ''],
  ['limitranges', ''],
  ['rolebindings', RBAC],
])('finds people who may change %s', (resource, group) => {
  const may = (verb: string) =>
    check(
      changed(tree, ROLE, ({ rules }: Loose) =>
        rules.push({ apiGroups: [group], resources: [resource], verbs: [verb] }),
      ),
    );
  expect(may('patch')).toEqual([[BINDING, `people may change ${resource}`]]);
  expect(may('list')).toEqual([]);
});

it('finds roles of Kubernetes that may, and not those of accounts', () => {
  const wide = (subjects: object[]) =>
    having(tree, 'project-fraud', {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: { name: 'wide', namespace: 'fraud' },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'edit' },
      subjects,
    } as never);
  expect(check(wide([{ kind: 'User', name: 'ada' }]))).toEqual([
    [
      `RoleBinding.${RBAC} fraud/wide`,
      "people get Kubernetes' role edit, which writes network policies and acts as any account",
    ],
  ]);
  expect(check(wide([{ kind: 'ServiceAccount', name: 'a', namespace: 'fraud' }]))).toEqual([]);
});
