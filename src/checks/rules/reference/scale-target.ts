import { referenceRule } from '../../../contract/reference-rule.ts';

export const scaleTargetReferences = referenceRule({
  id: 'reference/scale-target',
  what: 'Every workload that an autoscaler scales is there.',
  why: 'The autoscaler reports an error that nobody reads, and nothing is scaled.',
  kinds: { 'Deployment.apps': 'Deployment', 'StatefulSet.apps': 'StatefulSet', 'ReplicaSet.apps': 'ReplicaSet' },
  fix: 'name the workload as it is rendered, in the same namespace',
});
