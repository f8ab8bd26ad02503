import { emit } from '../../kit/yaml/emit.ts';
import { NODE_VERSION } from './ci-images.ts';
import { CHECKOUT, RUNNER, SETUP_NODE } from './github-actions.ts';
import { CODE_QUALITY, REVIEW_PAGE, REVIEW_TEXT, reviewScript } from './review-scripts.ts';

const UPLOAD = 'actions/upload-artifact@v7';

const REVIEW = reviewScript({
  mooring: '$GITHUB_WORKSPACE',
  repository: '$GITHUB_WORKSPACE',
  base: 'origin/$GITHUB_BASE_REF',
  head: '$HEAD',
});

/**
 * `.github/workflows/mooring-review.yml`: a note at each pull request, those of forks included. `pull_request_target` runs this file and
 * the Mooring of the default branch, with a token that may write notes (docs.github.com, "Securely using pull_request_target"). What
 * the pull request brings is fetched as git's objects, and read: nothing of it is ever laid out as files, and so nothing runs. It has no
 * cache, which every run of the branch would share. A file of its own: no other job is to run with this event.
 */
export function gitHubReview(): string {
  return emit({
    name: 'review',
    on: { pull_request_target: {} },
    permissions: {},
    concurrency: { group: 'review-${{ github.event.pull_request.number }}', 'cancel-in-progress': true },
    jobs: {
      review: {
        'runs-on': RUNNER,
        'timeout-minutes': 10,
        permissions: { contents: 'read', 'pull-requests': 'write' },
        env: { HEAD: '${{ github.event.pull_request.head.sha }}' },
        steps: [
          // All of the history: the review begins where the pull request left it. The credentials stay for the next step.
          { uses: CHECKOUT, with: { 'fetch-depth': 0 } },
          { name: 'fetch the pull request, as objects', run: 'git fetch --quiet --no-tags origin "$HEAD"' },
          { uses: SETUP_NODE, with: { 'node-version': NODE_VERSION } },
          { run: 'npm ci --no-audit --no-fund' },
          { env: { MOORING_TOKEN: '${{ github.token }}' }, run: REVIEW },
          { if: 'always()', run: `cat ${REVIEW_TEXT} >> "$GITHUB_STEP_SUMMARY"` },
          {
            if: 'always()',
            uses: UPLOAD,
            with: {
              name: 'review',
              path: [REVIEW_PAGE, REVIEW_TEXT, CODE_QUALITY].join('\n'),
              'if-no-files-found': 'ignore',
              'retention-days': 30,
            },
          },
        ],
      },
    },
  });
}
