import { referenceRule } from '../../../contract/reference-rule.ts';

export const nodeLabelReferences = referenceRule({
  id: 'reference/node-label',
  what: 'Every label of nodes that pods ask for, by which they are kept together or spread, is one that the nodes of the cluster have.',
  why: 'No node fits: the Pod stays Pending; and what is to be spread over what no node has is not spread.',
  kinds: { NodeLabel: 'label of nodes' },
  part: 'value',
  fix: 'say under `cluster.nodeLabels` that nodes have it',
});
