import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { kindFaults } from '../../api/kinds.ts';
import { allManifests, type Rule } from '../../rule.ts';

export const kinds: Rule = {
  id: 'schema/kinds',
  severity: 'error',
  what: "Objects of Kubernetes' own kinds hold together as the API server asks: words that it knows, ports, schedules and amounts that are some, a selector that finds the pods, an update strategy with its own settings, limits in their order.",
  why: 'The API server refuses the object, and Argo CD its whole Application.',
  *check(subject): Iterable<Problem> {
    for (const manifest of allManifests(subject))
      for (const fault of kindFaults(manifest.object)) yield { ...placeOf(manifest), ...fault };
  },
};
