import { referenceRule } from '../../../contract/reference-rule.ts';

export const volumeClaimReferences = referenceRule({
  id: 'reference/volume-claim',
  what: 'Every PersistentVolumeClaim that a Pod mounts is there.',
  why: 'A Pod whose claim is missing is never scheduled.',
  kinds: { PersistentVolumeClaim: 'PersistentVolumeClaim' },
  fix: 'add the PersistentVolumeClaim to the component',
});
