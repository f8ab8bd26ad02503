import { script } from './script.ts';

/** What a review is run with. */
interface ReviewRun {
  /** Folder of the Mooring that is run: that of the branch which is merged into. */
  readonly mooring: string;
  /** Folder of the repository, which has the commits of both sides; what the job keeps is written there. */
  readonly repository: string;
  readonly base: string;
  readonly head: string;
}

/** Files that the job keeps, from the top of the repository. */
export const CODE_QUALITY = 'gl-code-quality-report.json';
export const REVIEW_PAGE = 'review.html';
export const REVIEW_TEXT = 'review.md';

/** Writes them, prints the review, and keeps it as the note of the merge request where `$MOORING_TOKEN` lets it. */
export const reviewScript = script<ReviewRun>('review.sh');

/**
 * Lays the Mooring of the branch that is merged into beside the working folder, and installs it: what a merge request brings
 * along (packages, code) is not run where the token is. The repository may be another user's. A pipeline for merged results has the
 * commit that it was merged with, any other the one at which it left (gitlabhq/gitlabhq@00a46ce, doc/ci/variables/predefined_variables.md).
 */
export const BASE_MOORING = script('base-mooring.sh')({});
