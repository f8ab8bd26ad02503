import { faultsOf } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const jobSettings: Rule = {
  id: 'jobs/settings',
  severity: 'error',
  what: 'Settings of jobs say times and sizes with their units, words that their engine knows, a mode that runs here, and versions of libraries that fit the version of the engine.',
  why: 'A time without its unit is one of milliseconds, and a word or a library that the engine does not know ends the job at its start.',
  check: ({ plan, manifests }) => faultsOf('jobs/settings', plan, manifests),
};
