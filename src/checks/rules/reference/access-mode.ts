import type { Problem } from '../../../contract/problem.ts';
import type { Rule } from '../../rule.ts';

export const accessModes: Rule = {
  id: 'reference/access-mode',
  severity: 'error',
  what: "Every volume is asked for in a way that the cluster's storage class can give: a disk is mounted by one node at a time.",
  why: 'The claim stays Pending, and so does its Pod.',
  *check(subject): Iterable<Problem> {
    const { known, broken } = subject.references();
    for (const { target, place, path } of broken.get('AccessMode') ?? []) {
      const parts = known.get(target)?.parts;
      // Of another class nothing is known.
      if (!parts) continue;
      yield {
        ...place,
        path,
        message: `volumes of the storage class ${target.name || 'of the cluster'} are not ${target.part}`,
        fix: `write ${[...parts][0]}, or name a class that can`,
      };
    }
  },
};
