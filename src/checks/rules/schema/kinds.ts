import { kindFaults } from '../../api/kinds.ts';
import { judgeEach } from '../../embedded.ts';
import { allManifests, type Rule } from '../../rule.ts';

export const kinds: Rule = {
  id: 'schema/kinds',
  severity: 'error',
  what: "Objects of Kubernetes' own kinds hold together as the API server asks: words that it knows, ports, schedules and amounts that are some, a selector that finds the pods, an update strategy with its own settings, limits in their order.",
  why: 'The API server refuses the object, and Argo CD its whole Application.',
  check: (subject) => judgeEach(allManifests(subject), kindFaults),
};
