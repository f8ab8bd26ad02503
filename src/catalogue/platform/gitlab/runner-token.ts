import type { Client, CredentialSpec } from '../../../contract/offer.ts';

/** What GitLab answers when a runner is made (POST /user/runners); bootstrap makes one on a GitLab of the platform's own. */
export function runnerToken({ request: { images } }: Client<'ci'>): CredentialSpec<'ci'> {
  return images
    ? {
        name: 'gitlab-runner-images-token',
        keys: { 'runner-token': { given: 'the authentication token of a runner for protected branches, glrt-…' } },
        // One that takes jobs of protected branches only.
        given: { kind: 'image-runner' },
        renewal: { by: 'forge' },
      }
    : {
        name: 'gitlab-runner-token',
        keys: { 'runner-token': { given: 'the authentication token of a runner, glrt-…' } },
        given: { kind: 'runner' },
        renewal: { by: 'forge' },
      };
}
