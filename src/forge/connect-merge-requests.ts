import type { MergeRequests, ProjectConnection } from './merge-requests.ts';

/** Merge requests at the forge of a provider, whose client is loaded when it is the one. */
export async function connectMergeRequests(
  provider: 'gitlab' | 'github',
  connection: ProjectConnection,
): Promise<MergeRequests> {
  return provider === 'gitlab'
    ? (await import('./gitlab-merge-requests.ts')).gitLabMergeRequests(connection)
    : (await import('./github.ts')).gitHubMergeRequests(connection);
}
