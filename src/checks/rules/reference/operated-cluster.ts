import { referenceRule } from '../../../contract/reference-rule.ts';
import type { Subject } from '../../rule.ts';

export const operatedClusterReferences = referenceRule({
  id: 'reference/operated-cluster',
  what: 'What belongs to an object that an operator runs, such as a topic, a user, a database or a backup to its cluster, belongs to one of the tree, and every store of backups that a cluster names is there.',
  why: 'Their operator leaves them alone without a word.',
  kinds: ({ plan: { knowledge } }: Subject) =>
    Object.fromEntries(
      [...knowledge.kinds].flatMap(([kind, known]) =>
        known.flatMap(({ title }) => (title === undefined ? [] : [[kind, title]])),
      ),
    ),
  fix: 'name the one that is in the same namespace',
});
