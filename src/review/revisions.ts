import { resolve } from 'node:path';
import { resolveNames } from '../git/files.ts';
import { type Git, lastWords, parts } from '../git/git.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { UsageError } from '../workspace/usage-error.ts';
import type { Revisions } from './from-git.ts';

/** What is compared, as people name it. */
export interface Asked {
  /** A branch, a tag or a commit; the review begins where the head left it. */
  readonly base: string;
  /** The same, or `worktree`: the files as they are here, committed or not. */
  readonly head: string;
  /** A folder of nothing, that is gone afterwards. */
  readonly scratch: string;
}

/** The files as they are, whatever is committed. */
export const WORKTREE = 'worktree';

/**
 * Finds the two trees in the repository that `git` works in. The files of a worktree become objects beside the repository's own,
 * in `scratch`: nothing is left in it, and its index stays as it is.
 *
 * @throws UsageError when a name means no commit; OutsideError when a shallow clone does not reach far enough.
 */
export async function findRevisions(git: Git, { base, head, scratch }: Asked): Promise<Revisions> {
  const where = await git.attempt(['rev-parse', '--show-toplevel', '--show-prefix']);
  if (where.exitCode !== 0)
    throw new UsageError(
      `there is no git repository here: ${lastWords(where.stderr)}`,
      'clone the repository of the platform, and work there',
    );
  const [top = '', prefix = ''] = where.stdout.split('\n');
  const [commit, ...bases] = await commitsOf(git, [head === WORKTREE ? 'HEAD' : head, base, `origin/${base}`]);
  if (commit === undefined && head !== WORKTREE) throw unknown('--head', head);
  const before = commit === undefined ? undefined : await baseOf(git, base, bases.find(Boolean), commit);
  if (head !== WORKTREE) return { git: within(git, top), before, after: commit!, prefix };
  const beside = await objectsBeside(git, top, scratch);
  return { git: beside, before, after: await treeOfFiles(beside, commit, scratch), prefix };
}

async function commitsOf(git: Git, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const found = await resolveNames(
    git,
    // A name with a line break is none, and would be two here.
    names.map((name) => (name.includes('\n') ? '' : `${name}^{commit}`)),
  );
  return found.map((one) => one?.split(' ')[1]);
}

/** Where the head left the base: what came to the base since then is none of the change. */
async function baseOf(git: Git, base: string, commit: string | undefined, head: string): Promise<string> {
  if (commit === undefined) throw unknown('--base', base);
  const { stdout } = await git.attempt(['merge-base', commit, head]);
  if (stdout.trim() !== '') return stdout.trim();
  if ((await git.output(['rev-parse', '--is-shallow-repository'])).trim() === 'true')
    throw new OutsideError(
      `this is a shallow clone, which does not reach back to where ${base} was left`,
      '`git fetch --unshallow` (in CI: the whole history, GIT_DEPTH: 0 or fetch-depth: 0), and run it again',
    );
  // Histories that never met: all that differs is the change.
  return commit;
}

function unknown(flag: string, name: string): UsageError {
  return new UsageError(
    `${flag} ${name} is no commit that this repository has`,
    `name a branch, a tag or a commit; of a branch of the server: \`git fetch origin ${name}\``,
  );
}

/** git that writes new objects beside the repository (git(1), GIT_ALTERNATE_OBJECT_DIRECTORIES). */
async function objectsBeside(git: Git, top: string, scratch: string): Promise<Git> {
  const objects = (await git.output(['rev-parse', '--path-format=absolute', '--git-path', 'objects'])).trim();
  await git.output(['init', '--quiet', '--bare', resolve(scratch, 'beside')]);
  return within(git, top, {
    GIT_OBJECT_DIRECTORY: resolve(scratch, 'beside', 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: objects,
  });
}

/** git at the top of the repository, where a path is the whole path. */
function within(git: Git, top: string, env: Readonly<Record<string, string>> = {}): Git {
  const atTop = (args: readonly string[]) => ['-C', top, ...args];
  return {
    attempt: (args, call) => git.attempt(atTop(args), { ...call, env: { ...env, ...call?.env } }),
    output: (args, call) => git.output(atTop(args), { ...call, env: { ...env, ...call?.env } }),
  };
}

/** A tree of what is committed, with the files that are otherwise as they are. */
async function treeOfFiles(git: Git, commit: string | undefined, scratch: string): Promise<string> {
  const env = { GIT_INDEX_FILE: resolve(scratch, 'index') };
  const status = await git.output(['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all']);
  const changed = parts(status)
    .map((line) => line.slice(3))
    .filter((path) => /(?:^|\/)(?:dist|releases)\//.test(path));
  if (commit !== undefined) await git.output(['read-tree', commit], { env });
  if (changed.length > 0)
    await git.output(['update-index', '-z', '--add', '--remove', '--stdin'], {
      env,
      input: changed.map((path) => `${path}\0`).join(''),
    });
  return (await git.output(['write-tree'], { env })).trim();
}
