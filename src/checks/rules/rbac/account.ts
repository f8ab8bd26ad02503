import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import type { PlannedWorkload } from '../../../contract/workload.ts';
import { textOf } from '../../../kit/json.ts';
import { once } from '../../pods/once.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';

export const ownAccount: Rule = {
  id: 'rbac/account',
  severity: 'error',
  what: 'Every pod runs as the account that its workload declares.',
  why: 'The rights, the logins of registries and the role at the cloud of its workload are those of another account: it is refused what it needs, and may do what it should not.',
  check: (subject) => once(otherAccounts(subject)),
};

function* otherAccounts(subject: Subject): Iterable<Problem> {
  for (const [pod, workload] of workloadsOf(subject.plan, podsOf(subject))) {
    const account = otherAccount(pod, workload);
    if (account === undefined) continue;
    const own = workload.serviceAccount!.name;
    yield {
      ...placeOf(pod.manifest),
      path: pod.locate('spec.serviceAccountName'),
      message: `the pod runs as ${account}, and the workload ${workload.name} of ${workload.component} as ${own}`,
      fix: `name the account ${own}, or declare another as \`serviceAccount\` of the workload`,
      brings: [{ rule: 'reference/service-account', about: `ServiceAccount ${pod.namespace}/${account}` }],
    };
  }
}

/** The account of a pod, where it is none that its workload declares. One that names none is told by `rbac/token`. */
export function otherAccount(
  { spec }: PodTemplate,
  { serviceAccount, accounts = [] }: Pick<PlannedWorkload, 'serviceAccount' | 'accounts'>,
): string | undefined {
  const account = textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount);
  if (account === undefined || account === 'default' || serviceAccount === undefined) return undefined;
  return account === serviceAccount.name || accounts.includes(account) ? undefined : account;
}
