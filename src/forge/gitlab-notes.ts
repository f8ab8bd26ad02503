import { ifThere } from './forge-error.ts';
import { gitLabApi } from './gitlab-api.ts';
import type { ProjectConnection } from './merge-requests.ts';
import type { Notes } from './notes.ts';

/** Notes at a merge request of GitLab (gitlabhq/gitlabhq@077b92f, doc/api/notes.md "Merge requests"). */
export function gitLabNotes({ server, project, token, clock }: ProjectConnection, number: number): Notes {
  const api = gitLabApi({ url: server, token, clock, once: true });
  return {
    head: async () => String((await api.MergeRequests.show(project, number)).sha),
    own: async () => {
      const { id: me } = await api.Users.showCurrentUser();
      const all = await api.MergeRequestNotes.all(project, number, {
        sort: 'asc',
        orderBy: 'created_at',
        perPage: 100,
      });
      return all
        .filter(({ author, system }) => author.id === me && !system)
        .map(({ id, body }) => ({ id, body }))
        .sort((a, b) => a.id - b.id);
    },
    make: async (body) => (await api.MergeRequestNotes.create(project, number, body)).id,
    change: async (id, body) => {
      await api.MergeRequestNotes.edit(project, number, id, { body });
    },
    remove: async (id) => {
      await ifThere(() => api.MergeRequestNotes.remove(project, number, id));
    },
  };
}
