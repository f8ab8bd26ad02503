import type { Session } from '../../live/session.ts';
import type { Step } from '../step.ts';

/** The project that holds the repository, and the groups above it. */
export function projectStep(session: Session): Step {
  const { project: path } = session.repository();
  const { branch } = session.installation.plan.platform.git;
  return {
    name: 'project',
    title: `The project ${path}`,
    plan: () => [
      `GET /projects/${path}`,
      'POST /groups  # what is missing of the path',
      `POST /projects  # ${path}, private`,
    ],
    done: async () => {
      const project = await (await session.gitlab()).project(path);
      return project ? project.webUrl : false;
    },
    run: async () => {
      await (await session.gitlab()).makeProject(path, branch);
    },
  };
}

/** Only maintainers push to the branch that Argo CD follows, and nobody by force. */
export function branchStep(session: Session): Step {
  const { project: path } = session.repository();
  const { branch } = session.installation.plan.platform.git;
  return {
    name: 'branch',
    title: `The branch ${branch} is protected`,
    plan: () => [
      `DELETE /projects/${path}/protected_branches/${branch}`,
      `POST /projects/${path}/protected_branches  # ${branch}: maintainers push and merge, nobody by force`,
    ],
    done: async () => (await session.gitlab()).isProtected(path, branch),
    run: async () => (await session.gitlab()).protect(path, branch),
  };
}
