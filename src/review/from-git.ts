import type { Knowledge } from '../contract/knowledge.ts';
import { readBlobs } from '../git/files.ts';
import { type Git, parts } from '../git/git.ts';
import { MARK } from '../output/place.ts';
import { definesGroup } from './definitions.ts';
import { isNetworkKind } from './network.ts';
import { movedPins } from './pins.ts';
import type { ImageMove } from './review.ts';
import { isProject, readForProjects } from './rules/permitted.ts';
import { QUOTA_KINDS } from './rules/quota.ts';
import { RIGHTS_KINDS } from './rules/rights.ts';
import { podKinds } from './subject.ts';
import { folderOf, holdsObjects, type TreeFiles } from './trees/tree-files.ts';

/** What a review is made of. */
export interface GitTrees {
  readonly before: TreeFiles;
  readonly after: TreeFiles;
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
 * those that make pods, policies, quotas and rights, and of definitions that nobody imported, which is parsed only when a rule asks. No checkout, no cluster, no network.
 * Of two environments, the one after is `against`.
 */
export async function treesFromGit(
  { git, before, after, prefix = '' }: Revisions,
  environment: string,
  knowledge: Pick<Knowledge, 'kinds'>,
  isImported: (group: string) => boolean = () => false,
  against = environment,
): Promise<GitTrees> {
  const folder = (top: string, name: string) => `${prefix}${top}/${name}/`;
  const [was, is] = [
    await idsBelow(git, before, folder('dist', environment)),
    await idsBelow(git, after, folder('dist', against)),
  ];
  const kinds = new Set([...podKinds(knowledge), ...RIGHTS_KINDS, ...QUOTA_KINDS].map((kind) => kind.toLowerCase()));
  const differs = (path: string) => was.get(path) !== is.get(path);
  const paths = [...new Set([...was.keys(), ...is.keys()])];
  const changed = paths.some(differs);
  // What the definitions of their kinds let nobody change.
  const groups = [...new Set(paths.filter(differs).map((path) => folderOf(path).replace(/^[^.]*\.?/, '')))].filter(
    (group) => group !== '' && !isImported(group),
  );
  const projects = paths.some((path) => isProject(path) && differs(path));
  const wanted = (path: string) =>
    differs(path) ||
    path === MARK ||
    (projects && readForProjects(path)) ||
    groups.some((group) => definesGroup(path, group)) ||
    (holdsObjects(path) && (kinds.has(folderOf(path)) || isNetworkKind(folderOf(path))));
  const ids = changed
    ? [was, is].flatMap((files) => [...files].filter(([path]) => wanted(path)).map(([, id]) => id))
    : [];
  const texts = await readBlobs(git, [...new Set(ids)]);
  const files = (of: ReadonlyMap<string, string>): TreeFiles => ({
    ids: of,
    text: (path) => texts.get(of.get(path) ?? ''),
  });
  const pins =
    before === undefined
      ? []
      : await pinsOf(git, [before, folder('releases', environment)], [after, folder('releases', against)]);
  return { before: files(was), after: files(is), pins };
}

/** Environments that either side has a tree of, and whose trees or pins differ. */
export async function differingEnvironments({
  git,
  before,
  after,
  prefix = '',
}: Revisions): Promise<readonly string[]> {
  const [was, is] = [await idsOfFolders(git, before, prefix), await idsOfFolders(git, after, prefix)];
  const names = [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path));
  return [...new Set(names.map((path) => path.split('/').at(-1)!))].sort();
}

/** Folders below `dist/` and `releases/`, by path. */
async function idsOfFolders(
  git: Git,
  revision: string | undefined,
  prefix: string,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (revision === undefined) return found;
  for (const top of ['dist', 'releases'])
    for (const [path, id] of await listed(
      git,
      ['ls-tree', '-z', '--full-tree', revision, '--', `${prefix}${top}/`],
      'tree',
    ))
      found.set(path, id);
  return found;
}

/** Files below a folder by their path from there. */
async function idsBelow(git: Git, revision: string | undefined, folder: string): Promise<ReadonlyMap<string, string>> {
  if (revision === undefined) return new Map();
  const files = await listed(git, ['ls-tree', '-r', '-z', '--full-tree', revision, '--', folder], 'blob');
  return new Map(files.map(([path, id]) => [path.slice(folder.length), id]));
}

async function listed(git: Git, args: readonly string[], type: string): Promise<[path: string, id: string][]> {
  return parts(await git.output(args)).flatMap((line): [string, string][] => {
    const [, kind, id] = line.slice(0, line.indexOf('\t')).split(' ');
    // A link is a blob as well, and holds nothing but where it leads.
    return kind === type && !line.startsWith('120000') ? [[line.slice(line.indexOf('\t') + 1), id!]] : [];
  });
}

type Folder = readonly [revision: string, path: string];

async function pinsOf(git: Git, before: Folder, after: Folder): Promise<readonly ImageMove[]> {
  const [was, is] = [await idsBelow(git, ...before), await idsBelow(git, ...after)];
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
      path: after[1] + path,
      component: path.split('/')[0]!,
      before: textOf(was.get(path)),
      after: textOf(is.get(path)),
    }),
  );
}
