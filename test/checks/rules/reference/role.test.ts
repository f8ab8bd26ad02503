import { expect, it } from 'vitest';
import { roleReferences } from '../../../../src/checks/rules/reference/role.ts';
import { said } from '../../../support/references.ts';
import { object } from '../../../support/subject.ts';

const RBAC = 'rbac.authorization.k8s.io/v1';
const binding = (kind: string) => object(RBAC, 'RoleBinding', 'b', 'ns', { roleRef: { kind, name: 'reader' } });

it('accepts a binding to a Role of its namespace, and to any ClusterRole', () => {
  expect(said(roleReferences, [object(RBAC, 'Role', 'reader', 'ns'), binding('Role')])).toEqual([]);
  expect(said(roleReferences, [binding('ClusterRole')])).toEqual([]);
});

it('finds a binding to a Role that is not there', () => {
  expect(said(roleReferences, [object(RBAC, 'Role', 'reader', 'other'), binding('Role')])).toEqual([
    'roleRef: there is no Role reader in ns, only in other; name what is in ns, or declare the rights as a `kubernetes-api` need of the component',
  ]);
});
