import { referenceRule } from '../../../contract/reference-rule.ts';
import type { Rule } from '../../rule.ts';

const rule = referenceRule({
  id: 'reference/storage-class',
  what: 'Every StorageClass that a volume asks for is the one that the cluster is said to have, or one of the tree.',
  why: 'A claim of an unknown class stays pending, and so does its Pod.',
  kinds: { 'StorageClass.storage.k8s.io': 'StorageClass' },
  fix: 'say `cluster.storageClass` as the cluster has it',
});

/** Which classes a cluster has is not known where nobody says it. */
export const storageClassReferences: Rule = {
  ...rule,
  check: (subject) =>
    subject.references().known.names('StorageClass.storage.k8s.io', undefined).length > 0 ? rule.check(subject) : [],
};
