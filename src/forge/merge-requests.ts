import type { Clock } from '../workspace/clock.ts';

/** A merge request of GitLab, a pull request of GitHub. */
export interface MergeRequest {
  /** By which the forge's API knows it inside its project. */
  readonly number: number;
  /** As people call it: `!12`, `#12`. */
  readonly name: string;
  readonly url: string;
  readonly title: string;
  readonly description: string;
}

export interface NewMergeRequest {
  readonly branch: string;
  /** The branch that it is to be merged into. */
  readonly target: string;
  readonly title: string;
  readonly description: string;
  /** Not to be merged yet. */
  readonly draft: boolean;
}

/** What we do with merge requests, whatever the forge. Everything throws ForgeError. */
export interface MergeRequests {
  /** The open one of a branch; undefined when there is none. */
  find(branch: string, target: string): Promise<MergeRequest | undefined>;
  /** @throws ForgeError `conflict` when the branch has an open one already. */
  open(request: NewMergeRequest): Promise<MergeRequest>;
  update(number: number, change: { readonly title?: string; readonly description?: string }): Promise<MergeRequest>;
}

/**
 * Most characters of a description: GitLab's doc/api/merge_requests.md (`description`), and what GitHub answers to more ("body
 * is too long (maximum is 65536 characters)").
 */
export const LONGEST_DESCRIPTION = { gitlab: 1_048_576, github: 65_536 } as const;

/** How the merge requests of one project are reached. */
export interface ProjectConnection {
  /** Of the server: `https://gitlab.example.com`, `https://github.com`. */
  readonly server: string;
  /** `group/subgroup/project`, `owner/repository`. */
  readonly project: string;
  readonly token: string;
  readonly clock: Clock;
}
