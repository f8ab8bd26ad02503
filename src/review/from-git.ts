import type { Knowledge } from '../contract/knowledge.ts';
import { type Blobs, compareFiles, type FileChange, readBlobs } from '../git/files.ts';
import type { Git } from '../git/git.ts';
import { MARK } from '../output/place.ts';
import { DEFINITIONS, definesGroup } from './definitions.ts';
import { movedPins } from './pins.ts';
import type { ImageMove } from './review.ts';
import { isProject, readForProjects } from './rules/permitted.ts';
import { RIGHTS_KINDS } from './rules/rights.ts';
import { readStanding } from './standing.ts';
import { openSides, type Parsed, type Side, type Sides } from './trees/side.ts';
import { folderOf, type TreeFiles } from './trees/tree-files.ts';

/** What a review is made of. */
export interface GitTrees {
  readonly before: TreeFiles;
  readonly after: TreeFiles;
  readonly sides: Sides;
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
 * Reads what a review of one environment needs, from git's objects: of files that differ both sides, and of the rest what those
 * concern. No checkout, no cluster, no network. Of two environments, the one after is `against`.
 */
export async function treesFromGit(
  { git, before, after, prefix = '' }: Revisions,
  { environment, against = environment, changes, parsed }: WhatDiffers,
  knowledge: Pick<Knowledge, 'kinds'>,
  isImported: (group: string) => boolean = () => false,
): Promise<GitTrees> {
  const folder = (top: string, name: string) => `${prefix}${top}/${name}/`;
  const [dist, releases] = [folder('dist', environment), folder('releases', environment)];
  const is = await idsBelow(git, after, folder('dist', against));
  const was = changes ? withChanges(is, changes, dist) : await idsBelow(git, before, dist);
  const paths = changes ? pathsBelow(changes, dist) : [...new Set([...was.keys(), ...is.keys()])];
  const differing = paths.filter((path) => was.get(path) !== is.get(path)).sort();
  const texts: Blobs[] = [];
  const known = new Set<string | undefined>([undefined]);
  const read = async (some: readonly string[]) => {
    const fresh = some.flatMap((path) => [was.get(path), is.get(path)].filter((id) => !known.has(id)));
    for (const id of fresh) known.add(id);
    if (fresh.length > 0) texts.push(await readBlobs(git, [...new Set(fresh as string[])]));
  };
  const text = (id: string | undefined) => {
    for (const blobs of id === undefined ? [] : texts) {
      const found = blobs.get(id!);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const files = (ids: Ids): TreeFiles => ({ ids, text: (path) => text(ids.get(path)) });
  if (differing.length > 0) await read([...differing, MARK]);
  const sides = openSides(files(was), files(is), parsed);
  // All of a first tree differs.
  if (differing.length > 0 && before !== undefined) {
    const both = [sides.before, sides.after] as const;
    await read(askedFor(both, differing, isImported));
    await readStanding({ sides: both, differing, knowledge, read, whole: changes === undefined });
  }
  const pinned = async (): Promise<Moves> => {
    if (before === undefined) return [];
    if (!changes)
      return [await idsBelow(git, before, releases), await idsBelow(git, after, folder('releases', against))];
    return sidesOf(changes, releases);
  };
  return {
    before: sides.before.files,
    after: sides.after.files,
    sides,
    differing,
    pins: await pinsOf(git, folder('releases', against), await pinned()),
  };
}

/** Which environments are compared, and, of one with itself, what git knows to differ below `dist/` and `releases/`. */
interface WhatDiffers {
  readonly environment: string;
  readonly against?: string;
  readonly changes?: readonly FileChange[] | undefined;
  /** What was parsed before. Of two environments nothing is shared: they name themselves. */
  readonly parsed?: Parsed;
}

type Ids = ReadonlyMap<string, string>;

/**
 * Of what stays as it is: what the definitions of kinds let nobody change, and, where some differ, rights, and whom AppProjects are
 * for.
 */
function askedFor(
  sides: readonly Side[],
  differing: readonly string[],
  isImported: (group: string) => boolean,
): readonly string[] {
  const groups = [...new Set(differing.map((path) => folderOf(path).replace(/^[^.]*\.?/, '')))].filter(
    (group) => group !== '' && !isImported(group),
  );
  const definitions = sides
    .flatMap(({ pathsOf }) => pathsOf(DEFINITIONS))
    .filter((path) => groups.some((group) => definesGroup(path, group)));
  // They are most of a tree; those that differ may stand in files of any name.
  const rights = sides.some(({ files }) => differing.some((path) => files.text(path)?.includes('Role')));
  const projects = differing.some(isProject);
  return [
    ...definitions,
    ...(rights ? sides.flatMap(({ pathsOf }) => RIGHTS_KINDS.flatMap(pathsOf)) : []),
    ...(projects ? sides.flatMap(({ files }) => [...files.ids.keys()].filter(readForProjects)) : []),
  ];
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
const isText = (mode: string) => mode !== '120000' && mode !== '160000';

type Moves = readonly [was: Ids, is: Ids] | readonly [];

function sidesOf(changes: readonly FileChange[], folder: string): readonly [was: Ids, is: Ids] {
  const [was, is] = [new Map<string, string>(), new Map<string, string>()];
  for (const { path, before, after } of changes) {
    if (!path.startsWith(folder)) continue;
    if (before && isText(before.mode)) was.set(path.slice(folder.length), before.id);
    if (after && isText(after.mode)) is.set(path.slice(folder.length), after.id);
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
  for (const [path, id] of listed(out, 'blob', folder.length)) ids.set(path, id);
  return ids;
}

/** Lines of `ls-tree -z`: `100644 blob <id>\t<path>`; of the path what follows so many characters. */
function* listed(out: string, type: string, from = 0): Iterable<readonly [path: string, id: string]> {
  for (let at = 0, end = 0; at < out.length; at = end + 1) {
    end = out.indexOf('\0', at);
    if (!out.startsWith(type, at + 7) || !isText(out.slice(at, at + 6))) continue;
    const tab = out.indexOf('\t', at);
    yield [out.slice(tab + 1 + from, end), out.slice(at + 8 + type.length, tab)];
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
