import { isAsImported } from '../../workspace/imported-crds.ts';
import { judgeEach } from '../embedded.ts';
import { allManifests, type Rule } from '../rule.ts';

export const schema: Rule = {
  id: 'schema',
  severity: 'error',
  what: "Every object passes the schema of its kind, strictly: no unknown field, no wrong type, nothing required missing. Kubernetes of the environment's version, custom resources by their CRD. Objects in texts that a program applies are objects too.",
  why: 'The API server refuses the object, or drops the field without a word.',
  check: (subject) =>
    judgeEach(allManifests(subject), (object) =>
      isAsImported(object)
        ? []
        : subject.schemas.check(object).map(({ path, message, fix }) => ({ path, message, fix })),
    ),
};
