import { gitLabApi } from './gitlab-api.ts';
import type { MergeRequest, MergeRequests, ProjectConnection } from './merge-requests.ts';

/** By this GitLab knows a draft (doc/user/project/merge_requests/drafts.md). */
const DRAFT = 'Draft: ';

/** Merge requests of a GitLab project. */
export function gitLabMergeRequests({ server, project, token, clock }: ProjectConnection): MergeRequests {
  const api = gitLabApi({ url: server, token, clock });
  return {
    find: async (branch, target) => {
      const filter = { projectId: project, state: 'opened', sourceBranch: branch, targetBranch: target } as const;
      const [found] = await api.MergeRequests.all(filter);
      return found && plain(found);
    },
    open: async ({ branch, target, title, description, draft }) =>
      plain(
        await api.MergeRequests.create(project, branch, target, draft ? `${DRAFT}${title}` : title, {
          description,
          removeSourceBranch: true,
        }),
      ),
    update: async (number, change) => plain(await api.MergeRequests.edit(project, number, change)),
  };
}

interface Found {
  readonly iid: number;
  readonly title: string;
  readonly description: string | null;
  readonly web_url: string;
}

function plain({ iid, title, description, web_url: url }: Found): MergeRequest {
  return { number: iid, name: `!${iid}`, url, title, description: description ?? '' };
}
