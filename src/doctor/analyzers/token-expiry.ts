import { EXPIRES } from '../../bootstrap/tokens.ts';
import type { Analyzer } from '../analyzer.ts';
import { whose } from '../of-pod.ts';

const DAY = 24 * 60 * 60_000;
/** Bootstrap makes another from this many days on, too. */
const SOON = 30;

export const tokenExpiry: Analyzer = {
  id: 'token/expiry',
  what: 'A token of the Git server is over, or ends within a month.',
  why: 'From that day on nothing is read from the repository, or written to it, with no other sign than a refused login.',
  *find(view) {
    for (const { component, namespace, name } of view.plan.seeds) {
      const secret = view
        .all('Secret')
        .find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
      const day = secret?.metadata.labels?.[EXPIRES];
      const left = Math.ceil((Date.parse(day ?? '') - view.now) / DAY);
      // A label that is no day is a person's, who may write there what they like.
      if (!(left <= SOON)) continue;
      const over = left <= 0;
      yield {
        ...whose(component),
        object: `Secret ${namespace}/${name}`,
        severity: over ? 'error' : 'warning',
        message: over
          ? `The token in Secret ${namespace}/${name} is over since ${day}`
          : `The token in Secret ${namespace}/${name} ends in ${left} ${left === 1 ? 'day' : 'days'}, on ${day}`,
        explanation: 'The Git server lets no token live for longer than a year.',
        fix: 'let it make another, which takes the place of the old one',
        next: [view.npm('secrets', `rotate ${namespace}/${name} --yes`)],
      };
    }
  },
};
