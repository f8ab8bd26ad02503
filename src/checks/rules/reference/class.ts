import { referenceRule } from '../../../contract/reference-rule.ts';

export const classReferences = referenceRule({
  id: 'reference/class',
  what: 'Every class of priority, of a runtime and of ingress, and every scheduler, that something asks for is in the tree, or one that the cluster is said to have.',
  why: 'The API server refuses a Pod with a class that is not there; a scheduler or an ingress controller that nobody runs does nothing, and what asks for it waits for ever.',
  kinds: {
    'PriorityClass.scheduling.k8s.io': 'PriorityClass',
    'RuntimeClass.node.k8s.io': 'RuntimeClass',
    'IngressClass.networking.k8s.io': 'IngressClass',
    Scheduler: 'scheduler',
  },
  fix: 'say under `cluster.classes` that the cluster has it',
});
