import type { SeedSpec } from '../../component.ts';

/** What GitLab answers when a runner is made (POST /user/runners); bootstrap makes one on a GitLab of the platform's own. */
export const runnerToken: SeedSpec = {
  name: 'gitlab-runner-token',
  keys: { 'runner-token': { given: 'the authentication token of a runner, glrt-…' } },
};
