import { ROLE } from '../../forge/gitlab-tokens.ts';
import type { Session } from '../../live/session.ts';
import type { Step } from '../step.ts';
import { activeTokens, isFresh, renewToken, tokenName } from '../tokens.ts';

/**
 * A job's own token may not write notes at merge requests (GitLab doc/ci/jobs/ci_job_token.md): this one may. Whoever pushes a branch can
 * read it in a pipeline, since pipelines of merge requests have no protected variables: so it is a reporter's, who reads the
 * repository and writes notes (gitlabhq/gitlabhq@002b575, app/policies/project_policy.rb), and may neither push nor approve.
 */
const CI_TOKEN = 'MOORING_TOKEN';

/** What the project's pipelines need to know. */
export function variablesStep(session: Session): Step {
  const { project: path } = session.repository();
  const name = tokenName(session, 'ci');
  return {
    name: 'variables',
    title: 'Variables of the pipelines',
    plan: () => [
      `POST /projects/${path}/access_tokens  # ${name}, role reporter`,
      `POST /projects/${path}/variables  # ${CI_TOKEN}, masked`,
    ],
    done: async () => {
      const gitlab = await session.gitlab();
      if (!(await gitlab.variables(path)).some(({ key, masked }) => key === CI_TOKEN && masked)) return false;
      const active = await activeTokens(gitlab, path, 'write', name);
      const [token] = active;
      return active.length === 1 && token!.role === ROLE.reporter && isFresh(token!, session.system.clock.now());
    },
    run: () =>
      renewToken(session, 'write', {
        name,
        role: ROLE.reporter,
        // It writes notes, and pushes nothing.
        scopes: ['api'],
        keep: async ({ value }) => {
          await (await session.gitlab()).saveVariable(path, { key: CI_TOKEN, value, masked: true, protected: false });
        },
      }),
  };
}
