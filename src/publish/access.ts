import type { GitConfig } from '../config/schema.ts';
import { type RepositoryAddress, repositoryAddress } from '../forge/repository.ts';
import { UsageError } from '../workspace/workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that hold a token, in the order in which they are asked; those of jobs may not open merge requests at GitLab. */
const TOKENS = { gitlab: ['GITLAB_TOKEN'], github: ['GITHUB_TOKEN', 'GH_TOKEN'] } as const;

/** The token that the surroundings hand over; undefined when there is none. */
export function tokenOf(provider: GitConfig['provider'], env: Environment): string | undefined {
  return TOKENS[provider].map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

/** What to do without one. */
export function noToken(provider: GitConfig['provider'], { server }: RepositoryAddress): UsageError {
  const how =
    provider === 'gitlab'
      ? 'make one there (scope `api`; CI_JOB_TOKEN may not open merge requests), and hand it over in the variable GITLAB_TOKEN'
      : 'make one there (it may write contents and pull requests), and hand it over in the variable GITHUB_TOKEN';
  return new UsageError(`there is no token for ${server}`, `${how}; --dry-run needs none`);
}

/** Where the repository and its forge are. @throws UsageError when its URL has no known form. */
export function addressOf({ url, provider }: GitConfig, env: Environment): RepositoryAddress {
  const pages = provider === 'gitlab' ? (env.CI_SERVER_URL ?? env.GITLAB_URL) : env.GITHUB_SERVER_URL;
  const address = repositoryAddress(url, pages);
  if (address) return address;
  throw new UsageError('git.url is no address of a repository', 'write it as https://host/group/project.git');
}
