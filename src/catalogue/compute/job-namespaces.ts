import type { AcceptedFinding } from '../../contract/chart.ts';
import type { ApiRule } from '../../contract/connections/kubernetes-api.ts';
import { jobNamespaces, type PlatformFacts } from '../../contract/platform.ts';

/** Rules of an operator that serves jobs: in each namespace of these, and in no other. */
export const whereJobsRun = (platform: PlatformFacts, rules: readonly ApiRule[]): readonly ApiRule[] =>
  jobNamespaces(platform).flatMap((namespace) => rules.map((rule) => ({ ...rule, namespace })));

/** An operator makes the pods of jobs in the namespace in which a project's other jobs are too. */
export function runsInJobNamespaces(account: string): AcceptedFinding {
  return {
    rule: 'rbac/pod-makers',
    object: `ServiceAccount ${account}`,
    reason:
      'an operator that makes the pods of jobs could name what belongs to the other jobs of the project, whoever runs them',
    sometimes: true,
  };
}
