import { placeOf } from '../../../contract/manifest.ts';
import type { Problem } from '../../../contract/problem.ts';
import { recordOf, recordsOf, textOf } from '../../../kit/json.ts';
import { once } from '../../pods/once.ts';
import { podsOf } from '../../pods/pods-of.ts';
import type { PodTemplate } from '../../pods/template.ts';
import { workloadsOf } from '../../pods/workload-of.ts';
import type { Rule, Subject } from '../../rule.ts';
import { otherAccount } from './account.ts';

export const token: Rule = {
  id: 'rbac/token',
  severity: 'error',
  what: "A pod has a token for the Kubernetes API when its workload talks to it and never otherwise, and no pod runs as its namespace's account `default`.",
  why: 'A token that nobody uses is one that only an intruder uses.',
  check: (subject) => once(tokens(subject)),
};

function* tokens(subject: Subject): Iterable<Problem> {
  const accounts = new Map<string, unknown>();
  for (const { object } of subject.manifests)
    if (object.kind === 'ServiceAccount' && object.apiVersion === 'v1')
      accounts.set(`${object.metadata.namespace}/${object.metadata.name}`, object.automountServiceAccountToken);
  const pods = podsOf(subject);
  const owners = workloadsOf(subject.plan, pods);
  for (const pod of pods) {
    const owner = owners.get(pod);
    // Whether its account has a token is of no account here: it runs as another, which is told.
    if (owner && otherAccount(pod, owner) !== undefined) continue;
    for (const problem of problemsOf(pod, accounts, owner?.talksToApi ?? false))
      yield { ...placeOf(pod.manifest), ...problem };
  }
}

function* problemsOf(pod: PodTemplate, accounts: ReadonlyMap<string, unknown>, talks: boolean): Iterable<Problem> {
  const { spec, namespace, locate } = pod;
  const named = textOf(spec.serviceAccountName) ?? textOf(spec.serviceAccount);
  // An operator that makes the account decides on its token too.
  if (named === undefined && pod.ownAccount) return;
  const account = named ?? 'default';
  if (account === 'default')
    yield {
      path: locate('spec.serviceAccountName'),
      message: "a pod runs as its namespace's account default",
      why: 'What somebody once allows that account, every such pod may do.',
      fix: 'name an account of its own',
    };
  const mounts = spec.automountServiceAccountToken ?? accounts.get(`${namespace}/${account}`) ?? true;
  if (mounts === true && !talks)
    yield {
      path: locate('spec.automountServiceAccountToken'),
      message: 'a pod has a token for the Kubernetes API and declares no connection to it',
      fix: 'set automountServiceAccountToken to false, or declare the need of `kubernetes-api`',
    };
  if (mounts !== true && talks && !hasToken(pod))
    yield {
      path: locate('spec.automountServiceAccountToken'),
      message: 'a pod is to talk to the Kubernetes API and has no token',
      why: 'It is refused as nobody.',
      fix: 'set automountServiceAccountToken to true',
    };
}

/** Whether it mounts one by itself. */
function hasToken({ spec }: PodTemplate): boolean {
  return recordsOf(spec.volumes).some(({ projected }) =>
    recordsOf(recordOf(projected).sources).some(({ serviceAccountToken }) => serviceAccountToken !== undefined),
  );
}
