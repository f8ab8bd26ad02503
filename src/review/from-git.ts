import type { Knowledge } from '../contract/knowledge.ts';
import { compareFiles, type FileChange, readBlobs, type TreeFile } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import { MARK } from '../output/place.ts';
import { definesGroup } from './definitions.ts';
import { NETWORK_KINDS } from './network.ts';
import { movedPins } from './pins.ts';
import type { ImageMove } from './review.ts';
import { QUOTA_KINDS } from './rules/quota.ts';
import { RIGHTS_KINDS } from './rules/rights.ts';
import { podKinds } from './subject.ts';
import { folderOf, holdsObjects, type TreeFiles } from './trees/tree-files.ts';

/** What a review is made of. */
export interface GitTrees {
  readonly before: TreeFiles;
  readonly after: TreeFiles;
  /** Paths at which they differ, sorted. */
  readonly differing: readonly string[];
  readonly pins: readonly ImageMove[];
}

/** Two commits or trees of git's, and where in them the platform is. */
export interface Revisions {
  readonly git: Git;
  /** Undefined: nothing at all, as before a first commit. */
  readonly before: string | undefined;
  readonly after: string;
  /** Folder of the platform in the repository, with its slash; empty at the top. */
  readonly prefix?: string;
}

/**
 * Reads what a review of one environment needs, from git's objects: of files that differ both sides, and of the rest the text of
 * those that make pods, policies and quotas, of rights where some differ, and of definitions that nobody imported, which is parsed
 * only when a rule asks. No checkout, no cluster, no network. Of two environments, the one after is `against`.
 */
export async function treesFromGit(
  { git, before, after, prefix = '' }: Revisions,
  { environment, against = environment, changes }: WhatDiffers,
  knowledge: Pick<Knowledge, 'kinds'>,
  isImported: (group: string) => boolean = () => false,
): Promise<GitTrees> {
  const folder = (top: string, name: string) => `${prefix}${top}/${name}/`;
  const [dist, releases] = [folder('dist', environment), folder('releases', environment)];
  const is = await idsBelow(git, after, folder('dist', against));
  const was = changes ? withChanges(is, changes, dist) : await idsBelow(git, before, dist);
  const paths = changes ? pathsBelow(changes, dist) : [...new Set([...was.keys(), ...is.keys()])];
  const differing = paths.filter((path) => was.get(path) !== is.get(path)).sort();
  const idsOf = (some: Iterable<string>) => [
    ...new Set([...some].flatMap((path) => [was.get(path), is.get(path)].filter((id) => id !== undefined))),
  ];
  const differ = await readBlobs(git, differing.length > 0 ? idsOf([...differing, MARK]) : []);
  const asked =
    differing.length > 0 ? standingPaths([was, is], differing, knowledge, isImported, (id) => differ.get(id)) : [];
  const standing = await readBlobs(git, idsOf(asked));
  const text = (id: string | undefined) => (id === undefined ? undefined : (differ.get(id) ?? standing.get(id)));
  const files = (ids: Ids): TreeFiles => ({ ids, text: (path) => text(ids.get(path)) });
  const pinned = async (): Promise<Moves> => {
    if (before === undefined) return [];
    if (!changes)
      return [await idsBelow(git, before, releases), await idsBelow(git, after, folder('releases', against))];
    return sidesOf(changes, releases);
  };
  return {
    before: files(was),
    after: files(is),
    differing,
    pins: await pinsOf(git, folder('releases', against), await pinned()),
  };
}

/** Which environments are compared, and, of one with itself, what git knows to differ below `dist/` and `releases/`. */
interface WhatDiffers {
  readonly environment: string;
  readonly against?: string;
  readonly changes?: readonly FileChange[] | undefined;
}

type Ids = ReadonlyMap<string, string>;

/** Files that stay as they are, and that rules ask for. */
function standingPaths(
  sides: readonly Ids[],
  differing: readonly string[],
  knowledge: Pick<Knowledge, 'kinds'>,
  isImported: (group: string) => boolean,
  textOf: (id: string) => string | undefined,
): ReadonlySet<string> {
  // What the definitions of their kinds let nobody change.
  const groups = [...new Set(differing.map((path) => folderOf(path).replace(/^[^.]*\.?/, '')))].filter(
    (group) => group !== '' && !isImported(group),
  );
  // Most of a tree, and of use only beside others that differ; those may stand in files of any name.
  const rights = differing.some((path) => sides.some((ids) => textOf(ids.get(path) ?? '')?.includes('Role')));
  const kinds = new Set(
    [...podKinds(knowledge), ...NETWORK_KINDS, ...QUOTA_KINDS, ...(rights ? RIGHTS_KINDS : [])].map((kind) =>
      kind.toLowerCase(),
    ),
  );
  const found = new Set<string>();
  for (const ids of sides)
    for (const path of ids.keys())
      if ((kinds.has(folderOf(path)) && holdsObjects(path)) || groups.some((group) => definesGroup(path, group)))
        found.add(path);
  for (const path of differing) found.delete(path);
  return found;
}

/** What git knows to differ between two revisions, of all environments; undefined where there is but one. */
export async function changesBetween({
  git,
  before,
  after,
  prefix = '',
}: Revisions): Promise<readonly FileChange[] | undefined> {
  if (before === undefined) return undefined;
  return compareFiles(git, before, after, [`${prefix}dist/`, `${prefix}releases/`]);
}

const pathsBelow = (changes: readonly FileChange[], folder: string): readonly string[] =>
  changes.filter(({ path }) => path.startsWith(folder)).map(({ path }) => path.slice(folder.length));

/** A link is a blob as well, and holds nothing but where it leads; a repository within is none. */
const isText = ({ mode }: TreeFile) => mode !== '120000' && mode !== '160000';

type Moves = readonly [was: Ids, is: Ids] | readonly [];

function sidesOf(changes: readonly FileChange[], folder: string): readonly [was: Ids, is: Ids] {
  const [was, is] = [new Map<string, string>(), new Map<string, string>()];
  for (const { path, before, after } of changes) {
    if (!path.startsWith(folder)) continue;
    if (before && isText(before)) was.set(path.slice(folder.length), before.id);
    if (after && isText(after)) is.set(path.slice(folder.length), after.id);
  }
  return [was, is];
}

/** The files before, of which all but some are those after. */
function withChanges(is: Ids, changes: readonly FileChange[], folder: string): Ids {
  const ids = new Map(is);
  const [was] = sidesOf(changes, folder);
  for (const path of pathsBelow(changes, folder)) {
    const id = was.get(path);
    if (id === undefined) ids.delete(path);
    else ids.set(path, id);
  }
  return ids;
}

/** Environments that either side has a tree of, and whose trees or pins differ. */
export async function differingEnvironments(
  { git, after, prefix = '' }: Revisions,
  changes: readonly FileChange[] | undefined,
): Promise<readonly string[]> {
  const tops = ['dist', 'releases'].map((top) => `${prefix}${top}/`);
  const paths = changes
    ? tops.flatMap((top) => pathsBelow(changes, top)).filter((path) => path.includes('/'))
    : await foldersIn(git, after, tops);
  return [...new Set(paths.map((path) => path.split('/')[0]!))].sort();
}

/** Names of the folders that some folders hold. */
async function foldersIn(git: Git, revision: string, folders: readonly string[]): Promise<readonly string[]> {
  const out = await git.output(['ls-tree', '-z', '--full-tree', revision, '--', ...folders]);
  return [...listed(out, 'tree')].map(([path]) => path.slice(path.lastIndexOf('/') + 1));
}

/** Files below a folder by their path from there. */
async function idsBelow(git: Git, revision: string | undefined, folder: string): Promise<Ids> {
  const ids = new Map<string, string>();
  if (revision === undefined) return ids;
  const out = await git.output(['ls-tree', '-r', '-z', '--full-tree', revision, '--', folder]);
  for (const [path, id] of listed(out, 'blob')) ids.set(path.slice(folder.length), id);
  return ids;
}

/** Lines of `ls-tree -z`: `100644 blob <id>\t<path>`. */
function* listed(out: string, type: string): Iterable<readonly [path: string, id: string]> {
  for (let at = 0, end = 0; at < out.length; at = end + 1) {
    end = out.indexOf('\0', at);
    if (!out.startsWith(type, at + 7) || !isText({ mode: out.slice(at, at + 6), id: '' })) continue;
    const tab = out.indexOf('\t', at);
    yield [out.slice(tab + 1, end), out.slice(at + 8 + type.length, tab)];
  }
}

async function pinsOf(git: Git, folder: string, [was, is]: Moves): Promise<readonly ImageMove[]> {
  if (!was || !is) return [];
  const paths = [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => path.endsWith('/kustomization.yaml') && was.get(path) !== is.get(path))
    .sort();
  const texts = await readBlobs(
    git,
    paths.flatMap((path) => [was.get(path), is.get(path)].filter((id) => id !== undefined)),
  );
  const textOf = (id: string | undefined) => (id === undefined ? undefined : texts.get(id));
  return paths.flatMap((path) =>
    movedPins({
      path: folder + path,
      component: path.split('/')[0]!,
      before: textOf(was.get(path)),
      after: textOf(is.get(path)),
    }),
  );
}
