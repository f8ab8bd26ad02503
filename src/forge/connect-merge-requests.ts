import type { MergeRequests, ProjectConnection } from './merge-requests.ts';
import type { Notes } from './notes.ts';

/** Merge requests at the forge of a provider, whose client is loaded when it is the one. */
export async function connectMergeRequests(
  provider: 'gitlab' | 'github',
  connection: ProjectConnection,
): Promise<MergeRequests> {
  return provider === 'gitlab'
    ? (await import('./gitlab-merge-requests.ts')).gitLabMergeRequests(connection)
    : (await import('./github.ts')).gitHubMergeRequests(connection);
}

/** Notes at one of them. */
export async function connectNotes(
  provider: 'gitlab' | 'github',
  connection: ProjectConnection,
  number: number,
): Promise<Notes> {
  return provider === 'gitlab'
    ? (await import('./gitlab-notes.ts')).gitLabNotes(connection, number)
    : (await import('./github-notes.ts')).gitHubNotes(connection, number);
}
