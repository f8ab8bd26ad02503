import type { Problem } from '../../contract/problem.ts';
import { describeObject } from '../../kit/object.ts';
import { isAsImported } from '../../workspace/imported-crds.ts';
import { allManifests, type Rule } from '../rule.ts';

export const schema: Rule = {
  id: 'schema',
  severity: 'error',
  what: "Every object passes the schema of its kind, strictly: no unknown field, no wrong type, nothing required missing. Kubernetes of the environment's version, custom resources by their CRD.",
  why: 'The API server refuses the object, or drops the field without a word.',
  *check(subject): Iterable<Problem> {
    for (const { component, object, from } of allManifests(subject)) {
      if (isAsImported(object)) continue;
      for (const { path, message, fix } of subject.schemas.check(object))
        yield { component, object: describeObject(object), path, config: from, message, fix };
    }
  },
};
