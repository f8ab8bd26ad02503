import type { AcceptedFinding } from '../../contract/chart.ts';

/** An operator makes the pods of what it runs in the one namespace in which others keep their data too. */
export function runsInDataPlane(account: string): AcceptedFinding {
  return {
    rule: 'rbac/pod-makers',
    object: `ServiceAccount ${account}`,
    reason: `all that keeps data is in data-plane, and so an operator that makes pods there could name what belongs to its neighbours`,
    sometimes: true,
  };
}
