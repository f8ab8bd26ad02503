import type { AcceptedFinding } from '../../contract/chart.ts';
import type { ApiRule } from '../../contract/connections/kubernetes-api.ts';
import { jobNamespaces, type PlatformFacts } from '../../contract/platform.ts';

/** Rules of an operator that serves jobs: in each namespace of these, and in no other. */
export const whereJobsRun = (platform: PlatformFacts, rules: readonly ApiRule[]): readonly ApiRule[] =>
  jobNamespaces(platform).flatMap((namespace) => rules.map((rule) => ({ ...rule, namespace })));

/** An operator makes the pods of its jobs in the namespace in which a project's other jobs are too, whoever runs those. */
export function runsInJobNamespaces(account: string): AcceptedFinding {
  return {
    rule: 'rbac/pod-makers',
    object: `ServiceAccount ${account}`,
    reason:
      'all jobs of a project are in one namespace, and so an operator that makes pods there could name what belongs to the others',
    sometimes: true,
  };
}
