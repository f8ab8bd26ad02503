import { ARGOCD } from '../../argocd/kinds.ts';
import type { Plan } from '../../graph/plan.ts';
import { describeObject } from '../../kit/object.ts';
import type { Analyzer } from '../analyzer.ts';
import { conditions, REPOSITORY } from '../applications.ts';
import type { ClusterView } from '../cluster-view.ts';
import { since } from '../cluster-view.ts';

export const argocdRepository: Analyzer = {
  id: 'argocd/repository',
  what: 'Argo CD cannot read the repository: nobody answers, it may not, or the branch is not there.',
  why: 'No component follows the repository any more.',
  *find(view) {
    const { url, branch } = view.plan.platform.git;
    for (const { application, type, message, at } of conditions(view)) {
      if (!REPOSITORY.test(message)) continue;
      yield {
        component: ARGOCD,
        object: describeObject(application),
        ...since(at),
        same: 'repository',
        message: `Argo CD cannot read ${url}`,
        evidence: [`${type}: ${message}`],
        ...reading(view, message, branch),
      };
    }
  },
};

function reading(view: ClusterView, message: string, branch: string) {
  const { git } = view.plan.platform;
  const own = serverOf(view.plan);
  const blamed = own === undefined ? {} : { causedBy: [own.id], follows: 'dependency' as const };
  const again = view.kubectl(`-n argocd annotate applications --all argocd.argoproj.io/refresh=hard --overwrite`);
  if (
    // Of a key that the server does not know: golang.org/x/crypto v0.49.0, ssh/client_auth.go.
    /authentication required|authorization failed|permission denied|unable to authenticate|invalid username or password|401|403|access denied|HTTP Basic/i.test(
      message,
    )
  )
    return {
      explanation:
        'The credentials in the Secret argocd/argocd-repository are not taken: the token or key is over, or was revoked.',
      fix: 'make it anew, and have Argo CD try again',
      next: [view.npm('bootstrap'), again],
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
      next: [`git ls-remote ${git.url}`, view.npm('bootstrap')],
    };
  if (/no such host|could not resolve host/i.test(message))
    return {
      explanation: 'Its host does not resolve in the cluster.',
      fix: 'see whether CoreDNS knows it',
      next: [view.kubectl('-n kube-system get configmap coredns-custom -o yaml'), again],
      ...blamed,
    };
  return {
    explanation: 'The server does not answer.',
    fix: own
      ? `see what ${own.title} does: it takes minutes to start`
      : 'see whether it runs, and whether the cluster may reach it',
    next: [
      ...(own ? [view.kubectl(`-n ${own.namespace} get pods`)] : [view.npm('why', 'argocd git')]),
      `git ls-remote ${git.url}`,
      again,
    ],
    ...blamed,
  };
}

/** The server that Argo CD reads the tree from, where the platform runs it itself. */
function serverOf({ components, connections }: Plan) {
  const provider = connections.find(({ type, client }) => type === 'git' && client.component === ARGOCD)?.provider;
  return components.find(({ id, external }) => id === provider && !external);
}
