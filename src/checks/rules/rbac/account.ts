import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { PlannedWorkload } from '../../../contract/workload.ts';
import { textOf } from '../../../kit/json.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule } from '../../rule.ts';

export const ownAccount: Rule = {
  id: 'rbac/account',
  severity: 'error',
  what: 'Every pod runs as the account that its workload declares.',
  why: 'The rights, the logins of registries and the role at the cloud of its workload are those of another account: it is refused what it needs, and may do what it should not.',
  *check(subject): Iterable<Problem> {
    const pods = podsOf(subject);
    const told = new Set<string>();
    for (const [pod, workload] of workloadsOf(subject.plan, pods)) {
      const account = otherAccount(pod, workload);
      if (account === undefined) continue;
      const path = pod.locate('spec.serviceAccountName');
      const own = workload.serviceAccount!.name;
      const problem = {
        ...placeOf(pod.manifest),
        path,
        message: `the pod runs as ${account}, and the workload ${workload.name} of ${workload.component} as ${own}`,
        fix: `name the account ${own}, or declare another as \`serviceAccount\` of the workload`,
      };
      const key = `${problem.object} ${path} ${problem.message}`;
      if (!told.has(key)) yield problem;
      told.add(key);
    }
  },
};

/** The account of a pod, where it is none that its workload declares. One that names none is told by `rbac/token`. */
export function otherAccount(
  { spec }: PodTemplate,
  { serviceAccount, accounts = [] }: Pick<PlannedWorkload, 'serviceAccount' | 'accounts'>,
): string | undefined {
  const account = textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount);
  if (account === undefined || account === 'default' || serviceAccount === undefined) return undefined;
  return account === serviceAccount.name || accounts.includes(account) ? undefined : account;
}
