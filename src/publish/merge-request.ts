import { ForgeError } from '../forge/forge-error.ts';
import type { MergeRequest, MergeRequests, NewMergeRequest } from '../forge/merge-requests.ts';
import { intoDescription } from './note.ts';

/** The merge request, and what became of it. */
export interface Published extends Pick<MergeRequest, 'name' | 'url' | 'title'> {
  readonly done: 'opened' | 'updated' | 'unchanged';
}

export interface Wanted extends Omit<NewMergeRequest, 'description'> {
  /** The title was asked for, and is not just what changes. */
  readonly retitle: boolean;
  /** Most characters of a description. */
  readonly longest: number;
  /** Our part of the description, in at most so many characters. */
  readonly describe: (longest: number) => string;
}

/**
 * Opens the branch's merge request, or brings the open one up to date: our part of its description, and its title only when
 * a title was asked for, since people reword it.
 *
 * @param there the open one, when there was one.
 */
export async function showRequest(
  requests: MergeRequests,
  there: MergeRequest | undefined,
  wanted: Wanted,
): Promise<Published> {
  const { branch, target, longest, describe } = wanted;
  if (there) return bringUpToDate(requests, there, wanted);
  try {
    return told(await requests.open({ ...wanted, description: describe(longest) }), 'opened');
  } catch (error) {
    // Somebody was faster.
    const other =
      error instanceof ForgeError && error.reason === 'conflict' ? await requests.find(branch, target) : undefined;
    if (!other) throw error;
    return bringUpToDate(requests, other, wanted);
  }
}

async function bringUpToDate(
  requests: MergeRequests,
  there: MergeRequest,
  { title, retitle, longest, describe }: Wanted,
): Promise<Published> {
  const description = intoDescription(there.description, longest, describe);
  // What makes it a draft at GitLab stays.
  const retitled = (/^(draft: |\[draft\] ?|\(draft\) ?)/i.exec(there.title)?.[0] ?? '') + title;
  const change = {
    ...(description !== there.description && { description }),
    ...(retitle && there.title !== retitled && { title: retitled }),
  };
  if (Object.keys(change).length === 0) return told(there, 'unchanged');
  return told(await requests.update(there.number, change), 'updated');
}

function told({ name, url, title }: MergeRequest, done: Published['done']): Published {
  return { name, url, title, done };
}
