import type { Knowledge } from '../contract/knowledge.ts';
import { KnownSecrets } from '../finding/mask.ts';
import { gitIn } from '../git/git.ts';
import { reviewRevisions } from '../review/review-git.ts';
import { findRevisions, WORKTREE } from '../review/revisions.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { runProgram } from '../workspace/run.ts';
import { withScratchFolder } from '../workspace/scratch.ts';
import { packageRoot, UsageError } from '../workspace/workspace.ts';

/**
 * What becomes of the cluster when the tree that synth just wrote takes the place of the committed one; nothing where that is in no
 * repository, or git cannot tell: who only wanted a tree has it.
 */
export async function verdictAgainstHead(
  folder: string,
  environment: string,
  knowledge: Knowledge,
): Promise<readonly string[]> {
  const git = gitIn(runProgram, folder, new KnownSecrets());
  try {
    return await withScratchFolder(async (scratch) => {
      const revisions = await findRevisions(git, { base: 'HEAD', head: WORKTREE, scratch });
      if (revisions.before === undefined) return [];
      const tools = { knowledge, root: packageRoot() };
      const reviews = await reviewRevisions(revisions, [environment], tools);
      return reviews.map(({ verdict }) => `against HEAD: ${verdict[0]!.toLowerCase()}${verdict.slice(1)}`);
    });
  } catch (error) {
    if (error instanceof UsageError || error instanceof OutsideError) return [];
    throw error;
  }
}
