import { hasOwnGitLab } from '../live/installation.ts';
import type { Session } from '../live/session.ts';
import type { Step } from './step.ts';
import { clusterStep } from './steps/cluster.ts';
import { gitLabStep } from './steps/gitlab.ts';
import { installSteps } from './steps/install.ts';
import { loginStep } from './steps/login.ts';
import { membersStep } from './steps/members.ts';
import { orderStep } from './steps/order.ts';
import { branchStep, projectStep, repositoryThereStep } from './steps/project.ts';
import { pushStep } from './steps/push.ts';
import { repositoryStep } from './steps/repository.ts';
import { rootStep } from './steps/root.ts';
import { syncStep } from './steps/sync.ts';
import { tokensStep } from './steps/tokens.ts';
import { variablesStep } from './steps/variables.ts';
import { webhookStep } from './steps/webhook.ts';

/** From nothing to synced, in order. What the platform has no use for is left out; the order never changes. */
export function bootstrapSteps(session: Session): readonly Step[] {
  const gitlab = session.installation.plan.platform.git.provider === 'gitlab';
  const webhook = session.worksAtForge ? webhookStep(session) : undefined;
  // At a GitLab of somebody else's people have their roles already.
  const members = hasOwnGitLab(session.installation) ? membersStep(session) : undefined;
  // Between the namespaces and what is pulled with it.
  const [namespaces, ...installs] = installSteps(session);
  const login = loginStep(session);
  return [
    clusterStep(session),
    namespaces!,
    ...(login ? [login] : []),
    ...installs,
    ...(hasOwnGitLab(session.installation) ? [gitLabStep(session)] : []),
    ...(gitlab ? [projectStep(session)] : session.worksAtForge ? [repositoryThereStep(session)] : []),
    tokensStep(session),
    ...(webhook ? [webhook] : []),
    ...(gitlab ? [branchStep(session), orderStep(session), variablesStep(session)] : []),
    ...(members ? [members] : []),
    pushStep(session),
    // GitHub protects no branch that is not there.
    ...(!gitlab && session.worksAtForge ? [branchStep(session)] : []),
    repositoryStep(session),
    rootStep(session),
    syncStep(session),
  ];
}
