import { ask, gitHubApi } from './github-api.ts';
import { ownerAndName } from './github-repository.ts';
import type { MergeRequest, MergeRequests, ProjectConnection } from './merge-requests.ts';

/** Pull requests of a GitHub repository, as merge requests. */
export function gitHubMergeRequests({ server, project, token, clock }: ProjectConnection): MergeRequests {
  const { owner, repo } = ownerAndName(project);
  const { pulls } = gitHubApi({ url: server, token, clock }).rest;
  return {
    find: async (branch, target) => {
      const filter = { owner, repo, state: 'open', head: `${owner}:${branch}`, base: target } as const;
      const [found] = await ask(pulls.list(filter));
      return found && plain(found);
    },
    open: async ({ branch, target, title, description, draft }) =>
      plain(await ask(pulls.create({ owner, repo, head: branch, base: target, title, body: description, draft }))),
    update: async (number, { title, description }) =>
      plain(
        await ask(
          pulls.update({
            owner,
            repo,
            pull_number: number,
            ...(title !== undefined && { title }),
            ...(description !== undefined && { body: description }),
          }),
        ),
      ),
  };
}

interface Found {
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly html_url: string;
}

function plain({ number, title, body, html_url: url }: Found): MergeRequest {
  return { number, name: `#${number}`, url, title, description: body ?? '' };
}
