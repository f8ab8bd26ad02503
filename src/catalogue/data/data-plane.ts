import type { AcceptedFinding } from '../../contract/chart.ts';

/** Where everything is that keeps data. */
export const DATA_PLANE = 'data-plane';

/** An operator makes the pods of what it runs in the one namespace in which others keep their data too. */
export function runsInDataPlane(account: string): AcceptedFinding {
  return {
    rule: 'rbac/pod-makers',
    object: `ServiceAccount ${account}`,
    reason: `all that keeps data is in ${DATA_PLANE}, and so an operator that makes pods there could name what belongs to its neighbours`,
    sometimes: true,
  };
}
