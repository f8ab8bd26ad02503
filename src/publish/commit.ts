import { compareFiles, type FileChange } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import type { Review } from '../review/review.ts';
import { type ReviewTools, reviewRevisions } from '../review/review-git.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { withScratchFolder } from '../workspace/scratch.ts';
import { changesOfOthers, commonBase, isAncestor, TRAILER } from './branch.ts';
import type { Checkout } from './checkout.ts';
import { combine } from './combine.ts';
import type { Remote } from './remote.ts';
import type { Selection } from './selection.ts';
import { snapshot, treeWith } from './snapshot.ts';
import { titleOf } from './title.ts';

/** What a commit is made of, and where. */
interface Work {
  readonly git: Git;
  readonly checkout: Checkout;
  readonly remote: Remote;
  readonly selection: Selection;
  readonly branch: string;
  readonly target: string;
  readonly url: string;
  readonly title?: string;
  readonly tools: ReviewTools;
}

/** What there is to commit. */
interface Prepared {
  readonly base: string;
  /** Head of the branch on the server. */
  readonly head?: string;
  readonly tree: string;
  /** Of environments of which something changes. */
  readonly reviews: readonly Review[];
  readonly files: readonly FileChange[];
  readonly title: string;
  readonly behind: boolean;
  /** The commit of the branch that holds all of this already. */
  readonly upToDate?: string;
}

/** Finds out what there is to commit, on top of what the server has now. */
export async function prepare({
  git,
  checkout,
  remote,
  selection,
  branch,
  target,
  url,
  title,
  tools,
}: Work): Promise<Prepared> {
  const heads = await remote.heads([target, branch]);
  const [base, head] = [heads.get(target), heads.get(branch)];
  if (base === undefined)
    throw new OutsideError(
      `${url} has no branch ${target}`,
      `bring it there first: \`npm run bootstrap\`, or \`git push ${url} HEAD:refs/heads/${target}\``,
    );
  await remote.bring(head === undefined ? [target] : [target, branch]);
  const common = await commonBase(git, checkout.head, base, { target, url });
  const others = head === undefined ? [] : await changesOfOthers(git, base, head);

  return withScratchFolder(async (scratch) => {
    const index = { git, file: `${scratch}/index` };
    const here = await snapshot(index, common, selection, checkout.format);
    const sides = {
      ours: await compareFiles(git, common, here),
      theirs: await compareFiles(git, common, base),
      branch: others,
    };
    const tree = await treeWith(index, base, combine(sides, selection, { target, branch, url }));
    const all = await reviewRevisions({ git, before: base, after: tree }, selection.environments, tools);
    const reviews = all.filter(({ objects, pins, unread }) => objects.length + pins.length + unread.length > 0);
    const files = await compareFiles(git, base, tree);
    const same = head !== undefined && (await compareFiles(git, head, tree)).length === 0;
    const upToDate = same && (await isAncestor(git, base, head)) ? head : undefined;
    const behind = common !== base;
    const beside = files.filter(({ path }) => !path.startsWith('dist/'));
    return { base, head, tree, reviews, files, title: title ?? titleOf(reviews, beside), behind, upToDate };
  });
}

/** A commit on top of both heads, or of the one that holds the other: so that the branch only goes forward. */
export async function makeCommit(
  { git, selection }: Work,
  { base, head, tree, title, files }: Prepared,
): Promise<string> {
  const parents =
    head === undefined || (await isAncestor(git, head, base))
      ? [base]
      : (await isAncestor(git, base, head))
        ? [head]
        : [head, base];
  const outside = files.filter(({ path }) => !path.startsWith('dist/')).map(({ path }) => `- ${path}`);
  const body =
    outside.length > 0 ? `With the files that the tree is made of, and beside it:\n${outside.join('\n')}\n\n` : '';
  const signed = (await git.attempt(['config', '--type=bool', 'commit.gpgSign'])).stdout.trim() === 'true';
  const args = [
    'commit-tree',
    tree,
    ...parents.flatMap((parent) => ['-p', parent]),
    ...(signed ? ['-S'] : []),
    '-F',
    '-',
  ];
  const message = `${title}\n\n${body}${TRAILER}: ${selection.environments.join(' ')}\n`;
  return (await git.output(args, { input: message })).trim();
}
