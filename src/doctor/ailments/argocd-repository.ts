import { describeObject } from '../../kit/object.ts';
import type { Ailment } from '../ailment.ts';
import { conditions, REPOSITORY } from '../applications.ts';
import type { Patient } from '../patient.ts';
import { since } from '../patient.ts';

export const argocdRepository: Ailment = {
  id: 'argocd/repository',
  what: 'Argo CD cannot read the repository: nobody answers, it may not, or the branch is not there.',
  why: 'No component follows the repository any more.',
  *find(patient) {
    const { url, branch } = patient.plan.platform.git;
    for (const { application, type, message, at } of conditions(patient)) {
      if (!REPOSITORY.test(message)) continue;
      yield {
        component: 'argocd',
        object: describeObject(application),
        ...since(at),
        same: 'repository',
        message: `Argo CD cannot read ${url}`,
        evidence: [`${type}: ${message}`],
        ...reading(patient, message, branch),
      };
    }
  },
};

function reading(patient: Patient, message: string, branch: string) {
  const { git } = patient.plan.platform;
  const own = patient.plan.components.find(({ id, external }) => id === 'gitlab' && !external)?.id;
  const blamed = own === undefined ? {} : { blames: [own], follows: 'dependency' as const };
  const again = patient.kubectl(`-n argocd annotate applications --all argocd.argoproj.io/refresh=hard --overwrite`);
  if (
    /authentication required|authorization failed|permission denied|invalid username or password|401|403|access denied|HTTP Basic/i.test(
      message,
    )
  )
    return {
      explanation:
        'The credentials in the Secret argocd/argocd-repository are not taken: the token is over, or was revoked.',
      fix: 'make it anew, and have Argo CD try again',
      next: [patient.npm('bootstrap'), again],
    };
  if (/unable to resolve '|couldn't find remote ref|reference not found|ambiguous/i.test(message))
    return {
      explanation: `The repository answers, and has no branch ${branch}.`,
      fix: 'push the branch',
      next: [`git ls-remote ${git.url} ${branch}`, `git push ${git.url} HEAD:${branch}`],
    };
  if (/repository not found|not found|404/i.test(message))
    return {
      explanation: 'The server answers, and has no such repository, or hides it from these credentials.',
      fix: 'make the project, or correct git.url',
      next: [`git ls-remote ${git.url}`, patient.npm('bootstrap')],
    };
  if (/no such host|could not resolve host/i.test(message))
    return {
      explanation: 'Its host does not resolve in the cluster.',
      fix: 'see whether CoreDNS knows it',
      next: [patient.kubectl('-n kube-system get configmap coredns-custom -o yaml'), again],
      ...blamed,
    };
  return {
    explanation: 'The server does not answer.',
    fix: own
      ? 'see what GitLab does: it takes minutes to start'
      : 'see whether it runs, and whether the cluster may reach it',
    next: [
      ...(own ? [patient.kubectl('-n gitlab get pods')] : [patient.npm('why', 'argocd git')]),
      `git ls-remote ${git.url}`,
      again,
    ],
    ...blamed,
  };
}
