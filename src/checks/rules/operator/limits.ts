import { faultsOf } from '../../faults.ts';
import type { Rule } from '../../rule.ts';

export const operatorLimits: Rule = {
  id: 'operator/limits',
  severity: 'error',
  what: 'No custom resource says what its operator, or the program that it starts, refuses beyond the schema: versions, names, ports, sizes and their units, schedules, how many of what.',
  why: 'The API server takes the object, and its operator stops at it: nothing comes of the object, or of any later change to it.',
  *check({ plan, manifests }) {
    yield* faultsOf('operator/limits', plan, manifests);
  },
};
