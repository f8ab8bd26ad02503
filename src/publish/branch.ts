import { compareFiles, type FileChange } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** In the message of a commit: `publish` made it, of these environments. */
export const TRAILER = 'Mooring-Publish';

/** The newest commit that both descend from; undefined when there is none here. */
async function commonCommit(git: Git, a: string, b: string): Promise<string | undefined> {
  const { stdout } = await git.attempt(['merge-base', a, b]);
  return stdout.trim() || undefined;
}

export async function isAncestor(git: Git, ancestor: string, commit: string): Promise<boolean> {
  return (await git.attempt(['merge-base', '--is-ancestor', ancestor, commit])).exitCode === 0;
}

/**
 * What others than `publish` did on the merge request's branch, on top of `base`: since the last commit of `publish`, and
 * without what only came from `base` itself, by a merge or a rebase.
 */
export async function changesOfOthers(git: Git, base: string, branch: string): Promise<readonly FileChange[]> {
  const common = await commonCommit(git, base, branch);
  if (common === undefined) throw strangeBranch();
  const format = `--format=%H %(trailers:key=${TRAILER},valueonly,separator=%x2C)`;
  const log = await git.output(['log', '--first-parent', format, `${common}..${branch}`]);
  const own = log.split('\n').find((line) => /^[0-9a-f]+ \S/.test(line));
  const since = own?.split(' ')[0] ?? common;
  const differing = async (from: string) => new Set((await compareFiles(git, from, branch)).map(({ path }) => path));
  const [ofBase, ofCommon] = [await differing(base), await differing(common)];
  return (await compareFiles(git, since, branch)).filter(({ path }) => ofBase.has(path) && ofCommon.has(path));
}

function strangeBranch(): OutsideError {
  return new OutsideError(
    'the branch of the merge request has a history of its own',
    'use another one: `--branch NAME`',
  );
}

/** @throws OutsideError when the histories of this machine and the server do not meet. */
export async function commonBase(
  git: Git,
  head: string,
  base: string,
  { target, url }: { readonly target: string; readonly url: string },
): Promise<string> {
  const common = await commonCommit(git, head, base);
  if (common !== undefined) return common;
  const shallow = (await git.output(['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  throw shallow
    ? new OutsideError(
        `this is a shallow clone, which does not reach back to where it left ${target}`,
        '`git fetch --unshallow` (in CI: the whole history, GIT_DEPTH: 0 or fetch-depth: 0), and run it again',
      )
    : new OutsideError(
        `${target} of ${url} has nothing in common with what is here: it is another repository`,
        'correct git.url, or clone that repository and work there',
      );
}
