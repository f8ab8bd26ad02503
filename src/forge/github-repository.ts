import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/usage-error.ts';
import type { Forge } from './forge.ts';
import { ForgeError, ifThere } from './forge-error.ts';
import { ask, type GitHubConnection, gitHubApi } from './github-api.ts';

/** A key that may read a repository, or write to it too. */
export interface DeployKey {
  readonly id: number;
  readonly title: string;
  readonly readOnly: boolean;
}

/** What we do at a GitHub. The repository is there already: to make one is a person's choice of owner and visibility. */
export interface GitHub extends Forge {
  /** Where it is, and whether the token administers it; undefined when the token sees none of that name. */
  repository(project: string): Promise<{ readonly url: string; readonly administered: boolean } | undefined>;
  deployKeys(project: string): Promise<readonly DeployKey[]>;
  /** Answers its id. `key` is the public half. */
  makeDeployKey(project: string, key: { title: string; key: string; readOnly: boolean }): Promise<number>;
  removeDeployKey(project: string, id: number): Promise<void>;
}

export const PAGE = 100;

/** `owner/repository`, in its parts. */
export function ownerAndName(project: string): { readonly owner: string; readonly repo: string } {
  const [owner, repo, ...more] = project.split('/');
  if (!owner || !repo || more.length > 0)
    throw new UsageError(
      `${project} is no repository of GitHub`,
      'write git.url as https://github.com/owner/repository.git',
    );
  return { owner, repo };
}

/** A GitHub over its API. */
export function connectGitHub(connection: GitHubConnection): GitHub {
  const { repos } = gitHubApi(connection).rest;
  return {
    repository: (project) =>
      ifThere(async () => {
        const { html_url: url, permissions } = await ask(repos.get(ownerAndName(project)));
        return { url, administered: permissions?.admin === true };
      }),

    deployKeys: (project) =>
      paged((page) => ask(repos.listDeployKeys({ ...ownerAndName(project), per_page: PAGE, page })), readKey),
    makeDeployKey: async (project, { title, key, readOnly }) =>
      (await ask(repos.createDeployKey({ ...ownerAndName(project), title, key, read_only: readOnly }))).id,
    removeDeployKey: async (project, id) => {
      await ifThere(() => ask(repos.deleteDeployKey({ ...ownerAndName(project), key_id: id })));
    },

    webhooks: (project) =>
      paged(
        (page) => ask(repos.listWebhooks({ ...ownerAndName(project), per_page: PAGE, page })),
        ({ id, config }) => ({ id, url: config.url ?? '' }),
      ),
    // It tells of pushes to all branches: Argo CD looks itself which one it was.
    makeWebhook: async (project, { url, secret }) => {
      const config = { url, secret, content_type: 'json', insecure_ssl: '0' };
      return (await ask(repos.createWebhook({ ...ownerAndName(project), events: ['push'], active: true, config }))).id;
    },
    removeWebhook: async (project, id) => {
      await ifThere(() => ask(repos.deleteWebhook({ ...ownerAndName(project), hook_id: id })));
    },

    isProtected: async (project, branch) => {
      try {
        return isSafe(await ifThere(() => ask(repos.getBranchProtection({ ...ownerAndName(project), branch }))));
      } catch (error) {
        // Private repositories have it in plans that are paid for (docs.github.com, "About protected branches").
        if (error instanceof ForgeError && error.reason === 'forbidden' && /upgrade/i.test(error.message))
          return "GitHub protects no branch of this repository in its owner's plan: nothing stops a push by force";
        throw error;
      }
    },
    protect: async (project, branch) => {
      const at = { ...ownerAndName(project), branch };
      // To set it is to replace all of it: what a team has asked of its branch besides would be lost.
      if (await ifThere(() => ask(repos.getBranchProtection(at))))
        throw new OutsideError(
          `the protection of ${branch} of ${project} lets somebody push by force, delete it, or pass it by as an administrator`,
          'in Settings, Branches: take these away, and run it again',
        );
      await ask(
        repos.updateBranchProtection({
          ...at,
          enforce_admins: true,
          allow_force_pushes: false,
          allow_deletions: false,
          // The Image Updater pushes too, and by a key: what a team asks of people beyond that is theirs to say.
          required_status_checks: null,
          required_pull_request_reviews: null,
          restrictions: null,
        }),
      );
    },
  };
}

interface Switch {
  readonly enabled?: boolean;
}

interface Protection {
  readonly allow_force_pushes?: Switch;
  readonly allow_deletions?: Switch;
  readonly enforce_admins?: Switch;
}

function isSafe(found: Protection | undefined): boolean {
  return (
    found?.enforce_admins?.enabled === true &&
    found.allow_force_pushes?.enabled !== true &&
    found.allow_deletions?.enabled !== true
  );
}

function readKey({ id, title, read_only: readOnly }: { id: number; title: string; read_only: boolean }): DeployKey {
  return { id, title, readOnly };
}

/** Every page of a list. */
export async function paged<Found, T>(
  read: (page: number) => Promise<readonly Found[]>,
  plain: (found: Found) => T,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const found = await read(page);
    all.push(...found.map(plain));
    if (found.length < PAGE) return all;
  }
}
