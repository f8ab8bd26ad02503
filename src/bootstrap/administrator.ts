import { ForgeError } from '../forge/forge-error.ts';
import { contextName, hasOwnGitLab, ownGitLab } from '../live/installation.ts';
import { runOrExplain } from '../live/programs.ts';
import type { Session } from '../live/session.ts';

/** The command by which the administrator's token of a GitLab of our own becomes valid. No value is in it. */
export function admission(session: Session): readonly string[] {
  const { namespace, admit } = ownGitLab(session.installation)!;
  const pod = ['--context', contextName(session.installation), '-n', namespace, 'exec', admit.workload];
  return [...pod, '-c', admit.container, '--', ...admit.command];
}

/** Makes it valid: GitLab starts a program for that, which takes half a minute. */
export async function admit(session: Session): Promise<void> {
  await runOrExplain(session.system.run, 'kubectl', admission(session));
}

/**
 * Does something at GitLab as its administrator, and ends the token afterwards, however that went. At a GitLab of somebody
 * else's it is done with the person's token.
 */
export async function asAdministrator<T>(session: Session, what: () => Promise<T>): Promise<T> {
  try {
    if (hasOwnGitLab(session.installation)) await openOwn(session);
    return await what();
  } finally {
    await session.close();
  }
}

async function openOwn(session: Session): Promise<void> {
  try {
    await (await session.gitlab()).version();
  } catch (error) {
    if (!(error instanceof ForgeError && error.reason === 'unauthorized')) throw error;
    session.forgetGitLab();
    await admit(session);
  }
}
