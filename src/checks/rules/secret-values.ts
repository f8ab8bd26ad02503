import { judgeEach } from '../embedded.ts';
import { allManifests, type Rule } from '../rule.ts';

export const secretValues: Rule = {
  id: 'secret-values',
  severity: 'error',
  what: 'No Secret object is in the tree, nor in a text of it: secrets are declared, and made in the cluster.',
  why: 'Whoever can read the repository, now or ever, can read the value.',
  check: (subject) =>
    judgeEach(allManifests(subject), ({ apiVersion, kind, ...object }) =>
      apiVersion !== 'v1' || kind !== 'Secret'
        ? []
        : [
            {
              path: 'stringData' in object ? 'stringData' : 'data',
              message: 'a Secret would be written to the tree',
              fix: 'declare it under `secrets` of the component (made in the cluster), or read it from your own store with an ExternalSecret',
            },
          ],
    ),
};
