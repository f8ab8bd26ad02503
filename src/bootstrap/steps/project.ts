import type { Session } from '../../live/session.ts';
import { OutsideError } from '../../workspace/outside-error.ts';
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

/** The repository at a GitHub, where a person has made it, and whose administrator the token is of. */
export function repositoryThereStep(session: Session): Step {
  const { project: path, server } = session.repository();
  return {
    name: 'project',
    title: `The repository ${path}`,
    plan: () => [`GET /repos/${path}  # that it is there, and that GITHUB_TOKEN administers it`],
    done: async () => {
      const found = await (await session.github()).repository(path);
      return found?.administered === true && found.url;
    },
    run: async () => {
      throw (await (await session.github()).repository(path))
        ? new OutsideError(
            `GITHUB_TOKEN does not administer ${path}: it can give it no webhook, key or protection`,
            'use a token of an administrator (scope `repo`, or a fine-grained one with Administration, Webhooks and Contents, read and write), or leave it away and make these yourself',
          )
        : new OutsideError(
            `${server} has no repository ${path} that GITHUB_TOKEN sees`,
            `make it, empty, at ${server}/new, or correct git.url`,
          );
    },
  };
}

/** Nobody pushes to the branch that Argo CD follows by force, and at a GitLab only maintainers push at all. */
export function branchStep(session: Session): Step {
  const { project: path } = session.repository();
  const { branch, provider } = session.installation.plan.platform.git;
  return {
    name: 'branch',
    title: `The branch ${branch} is protected`,
    plan: () =>
      provider === 'gitlab'
        ? [
            `DELETE /projects/${path}/protected_branches/${branch}`,
            `POST /projects/${path}/protected_branches  # ${branch}: maintainers push and merge, nobody by force`,
          ]
        : [`PUT /repos/${path}/branches/${branch}/protection  # nobody by force, unless it is protected already`],
    done: async () => (await session.forge()).isProtected(path, branch),
    run: async () => (await session.forge()).protect(path, branch),
  };
}
