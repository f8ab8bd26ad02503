import { ForgeError, ifThere } from './forge-error.ts';
import { ask, gitHubApi } from './github-api.ts';
import { ownerAndName, PAGE, paged } from './github-repository.ts';
import type { ProjectConnection } from './merge-requests.ts';
import type { Notes } from './notes.ts';

/** Comments at a pull request of GitHub, which are those of its issue (docs.github.com/rest/issues/comments). */
export function gitHubNotes({ server, project, token, clock }: ProjectConnection, number: number): Notes {
  const at = ownerAndName(project);
  const { issues, pulls, users } = gitHubApi({ url: server, token, clock, once: true }).rest;

  /** Undefined for the token of a job, which may not ask: it is of a bot, as no person's is. */
  const login = async () => {
    try {
      return (await ask(users.getAuthenticated())).login;
    } catch (error) {
      if (error instanceof ForgeError && error.reason === 'forbidden') return undefined;
      throw error;
    }
  };
  return {
    head: async () => (await ask(pulls.get({ ...at, pull_number: number }))).head.sha,
    own: async () => {
      const me = await login();
      const all = await paged(
        (page) => ask(issues.listComments({ ...at, issue_number: number, per_page: PAGE, page })),
        ({ id, body = '', user }) => ({ id, body, own: me === undefined ? user?.type === 'Bot' : user?.login === me }),
      );
      return all
        .filter(({ own }) => own)
        .map(({ id, body }) => ({ id, body }))
        .sort((a, b) => a.id - b.id);
    },
    make: async (body) => (await ask(issues.createComment({ ...at, issue_number: number, body }))).id,
    change: async (id, body) => {
      await ask(issues.updateComment({ ...at, comment_id: id, body }));
    },
    remove: async (id) => {
      await ifThere(() => ask(issues.deleteComment({ ...at, comment_id: id })));
    },
  };
}
