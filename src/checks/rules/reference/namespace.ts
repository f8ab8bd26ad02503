import { referenceRule } from '../../../contract/reference-rule.ts';

export const namespaceReferences = referenceRule({
  id: 'reference/namespace',
  what: 'Every namespace that an Application deploys to or a store reads from is there.',
  why: 'The sync fails, or the store finds nothing.',
  kinds: { Namespace: 'Namespace' },
  fix: 'declare it under `namespaces` of the component',
});
