import { jobRequest } from '../publish/job-request.ts';
import type { Kept } from '../publish/keep-note.ts';
import { noteReview, type ReviewNote } from '../publish/review-note.ts';
import { systemClock } from '../workspace/clock.ts';
import { readText } from '../workspace/read-text.ts';
import { UsageError } from '../workspace/usage-error.ts';
import type { Screen } from './screen.ts';

/** The variable of a job's surroundings that holds the token: bootstrap puts it into GitLab's CI. */
const TOKEN = 'MOORING_TOKEN';

const WORDS: Readonly<Record<Kept, string>> = {
  made: 'the review is a note at',
  updated: 'the review is the note at',
  unchanged: 'the note says so already at',
  outdated: 'a later run has the say at',
  nothing: 'no tree changes, and no note was made at',
};

/**
 * Tells the review at the merge request that the job is for. Without a token it is told that there is none: what the job prints
 * and keeps is all there is then, and no failure.
 *
 * @throws UsageError where there is no merge request; ForgeError when the forge does not take it.
 */
export async function writeReviewNote(note: ReviewNote, { stderr, env }: Screen): Promise<void> {
  const request = jobRequest(env, (path) => readText(path));
  if (!request)
    throw new UsageError(
      '--note found no merge request: this is no job of CI that runs for one',
      'leave it out here; in CI, run it in a pipeline of merge requests (GitLab) or on pull_request_target (GitHub)',
    );
  const token = env[TOKEN];
  if (!token) {
    stderr.write(`No note at ${request.name}: there is no ${TOKEN} here (docs/review.md, "In CI").\n`);
    return;
  }
  const kept = await noteReview(note, request, { token, clock: systemClock });
  stderr.write(`Note: ${WORDS[kept]} ${request.name} of ${request.project}.\n`);
}
