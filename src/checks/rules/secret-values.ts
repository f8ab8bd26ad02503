import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { allManifests, type Rule } from '../rule.ts';

export const secretValues: Rule = {
  id: 'secret-values',
  severity: 'error',
  what: 'No Secret object is in the tree: secrets are declared, and made in the cluster.',
  why: 'Whoever can read the repository, now or ever, can read the value.',
  *check(subject): Iterable<Problem> {
    for (const { component, object, from } of allManifests(subject)) {
      if (object.apiVersion !== 'v1' || object.kind !== 'Secret') continue;
      const field = 'stringData' in object ? 'stringData' : 'data';
      yield {
        component,
        object: describeObject(object),
        path: field,
        config: from,
        message: 'a Secret would be written to the tree',
        fix: 'declare it under `secrets` of the component (made in the cluster), or read it from your own store with an ExternalSecret',
      };
    }
  },
};
