import { script } from './script.ts';

/**
 * What builds run before they build: POSIX shell, by the shell of the runner and its git. A version comes from the run that
 * the commit started, and so stays what it was when a job is tried again; a commit that is not the newest of its folder any
 * more is not built, since its image would be taken for the newest.
 */

/** Exit code of a build that is not wanted any more: no failure, and no success. */
export const SUPERSEDED = 75;

/** `2026-11-21T14:30:05Z` → `20261121143005`, which semantic versioning takes for a number. Of the variable that is named. */
export const versionScript = script<{ created: string }>('version.sh');

export interface Newest {
  /** Fetches the newest commit of the branch. */
  readonly fetch: string;
  /** The git program, in the repository that it was fetched to. */
  readonly git: string;
  /** Variables that name the branch, and the commit that is to be built. */
  readonly branch: string;
  readonly commit: string;
  /** What to do when it is not the newest any more. */
  readonly superseded: string;
}

/**
 * Looks whether the branch holds another `$FOLDER` by now than the commit. By content: a newer commit that changed something
 * else does not matter. The repository of the working folder may be another user's.
 */
export const newestScript = script<Newest>('newest.sh');
