import { ifThere } from './forge-error.ts';
import type { gitLabApi } from './gitlab-api.ts';
import type { ROLE } from './gitlab-tokens.ts';

/** Who may own something: a person by user name, or a group by path. */
export interface Owner {
  readonly kind: 'user' | 'group';
  readonly id: number;
  readonly name: string;
}

/** Who works in a project. */
export interface Members {
  find(name: string): Promise<Owner | undefined>;
  /** Whether they have a role there, themselves or by a group above it. */
  has(project: string, owner: Owner): Promise<boolean>;
  add(project: string, owner: Owner, role: (typeof ROLE)[keyof typeof ROLE]): Promise<void>;
}

/** GitLab 19.3, doc/api/project_members.md, and doc/api/projects.md "Share a project with a group". */
export function gitLabMembers(api: ReturnType<typeof gitLabApi>): Members {
  return {
    find: async (name) => {
      const [user] = await api.Users.all({ username: name });
      if (user) return { kind: 'user', id: user.id, name };
      const group = await ifThere(() => api.Groups.show(name, { withProjects: false }));
      return group && { kind: 'group', id: group.id, name };
    },
    has: async (project, { kind, id }) => {
      if (kind === 'user')
        return (await ifThere(() => api.ProjectMembers.show(project, id, { includeInherited: true }))) !== undefined;
      const { shared_with_groups: groups } = await api.Projects.show(project);
      return (groups ?? []).some(({ group_id }) => group_id === id);
    },
    add: async (project, { kind, id }, role) => {
      if (kind === 'user') await api.ProjectMembers.add(project, role, { userId: id });
      else await api.Projects.share(project, id, role);
    },
  };
}
