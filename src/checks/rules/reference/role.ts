import { referenceRule } from '../../../contract/reference-rule.ts';

export const roleReferences = referenceRule({
  id: 'reference/role',
  what: 'Every Role that a binding gives is there.',
  why: 'A binding to a Role that is missing gives nothing, and the program is refused by the API server when it runs.',
  kinds: { 'Role.rbac.authorization.k8s.io': 'Role' },
  fix: 'declare the rights as a `kubernetes-api` need of the component',
});
