import type { Owner } from '../../forge/gitlab-members.ts';
import { ROLE } from '../../forge/gitlab-tokens.ts';
import type { Session } from '../session.ts';
import type { Step } from '../step.ts';

/**
 * Owners of projects work on the platform's repository: whoever GitLab knows by that name, a person or a group, is a
 * developer there. They push branches and open merge requests; the branch that Argo CD follows stays the maintainers'.
 */
export function membersStep(session: Session): Step | undefined {
  const { project: path } = session.repository();
  const { projects } = session.installation.plan.platform;
  const names = [...new Set(Object.values(projects).flatMap(({ owners }) => owners))].sort();
  if (names.length === 0) return undefined;
  const look = async () => {
    const { members } = await session.gitlab();
    const known: Owner[] = [];
    const unknown: string[] = [];
    for (const name of names) {
      const owner = await members.find(name);
      if (owner) known.push(owner);
      else unknown.push(name);
    }
    return { known, unknown, members };
  };
  const missing = (unknown: readonly string[]) =>
    `GitLab knows nobody called ${unknown.join(', ')}: once it does, run bootstrap again`;
  return {
    name: 'members',
    title: 'Owners of projects are developers of the repository',
    plan: () => names.map((name) => `POST /projects/${path}/members, or /share  # ${name}, once GitLab knows it`),
    done: async () => {
      const { known, unknown, members } = await look();
      for (const owner of known) if (!(await members.has(path, owner))) return false;
      return unknown.length === 0 || missing(unknown);
    },
    run: async (tell) => {
      const { known, members } = await look();
      for (const owner of known) {
        if (await members.has(path, owner)) continue;
        await members.add(path, owner, ROLE.developer);
        tell(`${owner.kind} ${owner.name}`);
      }
    },
  };
}
