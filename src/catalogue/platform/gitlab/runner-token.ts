import type { Client, CredentialSpec } from '../../../contract/offer.ts';

/** Secret with the token of the runner that builds images: bootstrap makes it one that takes jobs of protected branches only. */
export const IMAGES_TOKEN = 'gitlab-runner-images-token';

/** What GitLab answers when a runner is made (POST /user/runners); bootstrap makes one on a GitLab of the platform's own. */
export function runnerToken({ request: { images } }: Client<'ci'>): CredentialSpec<'ci'> {
  return images
    ? {
        name: IMAGES_TOKEN,
        keys: { 'runner-token': { given: 'the authentication token of a runner for protected branches, glrt-…' } },
        renewal: { by: 'forge' },
      }
    : {
        name: 'gitlab-runner-token',
        keys: { 'runner-token': { given: 'the authentication token of a runner, glrt-…' } },
        renewal: { by: 'forge' },
      };
}
