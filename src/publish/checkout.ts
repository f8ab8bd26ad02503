import { type Git, lastWords, parts } from '../git/git.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/workspace.ts';

/** The repository on this machine that the platform is in. */
export interface Checkout {
  /** The commit that its files are based on; there may be no branch. */
  readonly head: string;
  /** What object ids are made by: `sha1`, `sha256`. */
  readonly format: string;
}

/**
 * Looks where the platform's folder is.
 *
 * @throws UsageError when it is not the top of a repository with a commit.
 */
export async function openCheckout(git: Git, folder: string): Promise<Checkout> {
  const where = await git.attempt(['rev-parse', '--is-inside-work-tree', '--show-object-format', '--show-prefix']);
  const [inside, format = 'sha1', prefix = ''] = where.stdout.split('\n');
  if (where.exitCode !== 0 && !/not a git repository/i.test(where.stderr))
    throw new UsageError(`git cannot work in ${folder}: ${lastWords(where.stderr)}`, 'do what git says');
  if (where.exitCode !== 0 || inside !== 'true')
    throw new UsageError(
      `${folder} is no git repository`,
      'clone the repository of the platform and work there; a new one begins with `git init -b main`',
    );
  if (prefix !== '')
    throw new UsageError(
      `the platform is in the folder ${prefix} of its repository`,
      'move it to the top of the repository: Argo CD looks for dist/ there',
    );
  const head = await git.attempt(['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  if (head.exitCode !== 0)
    throw new UsageError(
      'the repository has no commit yet',
      'make the first one, and bring it to the server with `git push`, or `npm run bootstrap`: what is published later is a change of it',
    );
  return { head: head.stdout.trim(), format };
}

/** Files below `paths` that are not as they are committed: changed, new or gone; sorted. */
export async function uncommitted(git: Git, paths: readonly string[]): Promise<readonly string[]> {
  const listed = await git.output([
    'status',
    '--porcelain',
    '-z',
    '--no-renames',
    '--untracked-files=all',
    '--',
    ...paths,
  ]);
  return parts(listed)
    .map((line) => line.slice(3))
    .sort();
}

/** @throws OutsideError when a merge is going on in one of the files. */
export async function refuseUnmerged(git: Git, paths: readonly string[]): Promise<void> {
  const [first] = parts(await git.output(['ls-files', '-z', '--unmerged', '--', ...paths]));
  if (first === undefined) return;
  throw new OutsideError(
    `a merge is going on: ${first.slice(first.indexOf('\t') + 1)} has two versions`,
    'finish it (`git status` tells how), and run it again',
  );
}
