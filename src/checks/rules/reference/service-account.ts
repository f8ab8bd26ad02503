import { referenceRule } from '../../../contract/reference-rule.ts';

export const serviceAccountReferences = referenceRule({
  id: 'reference/service-account',
  what: 'Every ServiceAccount that a Pod, a binding or an operator uses is there.',
  why: 'The API server refuses a Pod whose ServiceAccount is missing; rights bound to one that is not there are nobody’s.',
  kinds: { ServiceAccount: 'ServiceAccount' },
  fix: 'declare it as `serviceAccount` of the workload',
});
