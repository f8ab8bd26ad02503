import { dirname, resolve } from 'node:path';
import type { Finding } from '../finding/finding.ts';
import { KnownSecrets } from '../finding/mask.ts';
import { gitIn, parts } from '../git/git.ts';
import type { TreeIndex } from '../output/index-file.ts';
import { filesOfTree, writtenHere } from '../output/last-tree.ts';
import type { TreeChanges } from '../output/writer.ts';
import type { Runner } from '../workspace/run.ts';

const SHOWN = 10;

/**
 * Files of the tree that would be overwritten or removed although synth did not write them so: somebody made them, or changed
 * them. What is committed is nobody's loss. Without Git, and without a memory of what was written, only files that no object of
 * the tree has are known to be somebody's.
 */
export async function foreignFiles(
  dir: string,
  { written, removed }: TreeChanges,
  index: TreeIndex | undefined,
  cacheDir: string,
  run: Runner,
): Promise<readonly string[]> {
  const known = writtenHere(cacheDir, dir);
  // An empty folder holds nothing.
  const suspects = [...written, ...removed].filter((path) => !path.endsWith('/') && known(path) !== true);
  if (suspects.length === 0 || !index) return [];
  const owned = filesOfTree(index);
  const states = await uncommittedBelow(dir, run);
  return suspects
    .filter((path) => {
      const nobodyRemembers = known(path) === undefined && owned.has(path);
      if (!states) return !nobodyRemembers;
      const state = states.get(path);
      return state !== undefined && !(state === '??' && nobodyRemembers);
    })
    .sort();
}

/** What differs from the last commit below a folder, with Git's word for it; undefined where there is no repository. */
async function uncommittedBelow(dir: string, run: Runner): Promise<ReadonlyMap<string, string> | undefined> {
  const folder = resolve(dir);
  const git = gitIn(run, dirname(folder), new KnownSecrets());
  const { exitCode, stdout } = await git.attempt(['rev-parse', '--show-prefix']);
  if (exitCode !== 0) return undefined;
  const prefix = `${stdout.trim()}${folder.slice(dirname(folder).length + 1)}/`;
  const status = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=all', '--', folder];
  return new Map(
    parts(await git.output(status))
      .filter((line) => line.slice(3).startsWith(prefix))
      .map((line) => [line.slice(3 + prefix.length), line.slice(0, 2)]),
  );
}

/** What synth says of them, when it was not told to go on. */
export function foreignFindings(
  tree: string,
  foreign: readonly string[],
  { removed }: TreeChanges,
): readonly Finding[] {
  const goes = new Set(removed);
  return foreign.slice(0, SHOWN).map((path, i) => ({
    rule: 'foreign/file',
    severity: 'error',
    message: `${tree}/${path} ${goes.has(path) ? 'would be removed, and synth did not write it' : 'was changed by hand, and would be overwritten'}${
      i === SHOWN - 1 && foreign.length > SHOWN ? `; so would ${foreign.length - SHOWN} more` : ''
    }`,
    why: 'What is in dist/ is made anew from platform.yaml at every synth, and nothing else stays there',
    fix: goes.has(path)
      ? 'move it elsewhere: objects of your own go into a folder that a component names (`folder:`); or say --overwrite'
      : 'bring the change into platform.yaml, or say --overwrite to drop it',
  }));
}
