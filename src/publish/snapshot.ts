import { createHash } from 'node:crypto';
import { type FileChange, indexLines, type TreeFile } from '../git/files.ts';
import { type Git, parts } from '../git/git.ts';
import { isBelow, type Selection } from './selection.ts';

/** An index of git's own, beside the user's, which is never touched. */
interface Index {
  readonly git: Git;
  /** Path of the file, which need not exist. */
  readonly file: string;
}

/**
 * A tree that is `commit` with the selected files as they are here now.
 *
 * Generated files go in as synth made them, past filters and the disk. Those of people go in as `git add` would take them:
 * with their line ends, modes and filters.
 *
 * @returns id of the tree.
 */
export async function snapshot(index: Index, commit: string, selection: Selection, format: string): Promise<string> {
  const { git, file } = index;
  const env = { GIT_INDEX_FILE: file };
  await git.output(['read-tree', commit], { env });
  const there = await filesOf(index);

  const changes: FileChange[] = [];
  const fresh: string[] = [];
  for (const [path, text] of selection.generated) {
    const id = blobId(text, format);
    if (there.get(path)?.id === id && there.get(path)?.mode === PLAIN) continue;
    changes.push({ path, after: { mode: PLAIN, id } });
    fresh.push(text);
  }
  const gone = new Set([...selection.removed, ...(await missing(index, selection.absent))]);
  for (const [path, before] of there)
    if ((isBelow(path, selection.owned) || gone.has(path)) && !selection.generated.has(path))
      changes.push({ path, before });
  if (fresh.length > 0) await git.output(['fast-import', '--quiet'], { input: fresh.map(blobCommand).join('') });
  await git.output(['update-index', '-z', '--index-info'], { env, input: indexLines(changes) });

  const written = await writtenFiles(index, selection);
  if (written.length > 0)
    await git.output(['update-index', '-z', '--add', '--remove', '--stdin'], {
      env,
      input: written.map((path) => `${path}\0`).join(''),
    });
  return (await git.output(['write-tree'], { env })).trim();
}

/** The tree of `commit` with changes. */
export async function treeWith({ git, file }: Index, commit: string, changes: readonly FileChange[]): Promise<string> {
  const env = { GIT_INDEX_FILE: file };
  await git.output(['read-tree', commit], { env });
  await git.output(['update-index', '-z', '--index-info'], { env, input: indexLines(changes) });
  return (await git.output(['write-tree'], { env })).trim();
}

/** A file that is not executable. */
const PLAIN = '100644';

async function filesOf({ git, file }: Index): Promise<ReadonlyMap<string, TreeFile>> {
  const listed = await git.output(['ls-files', '-z', '--stage'], { env: { GIT_INDEX_FILE: file } });
  return new Map(
    parts(listed).map((line) => {
      const [mode, id] = line.split(' ') as [string, string];
      return [line.slice(line.indexOf('\t') + 1), { mode, id }];
    }),
  );
}

/** Of these, what the index has and the folder has not. */
async function missing({ git, file }: Index, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  return parts(await git.output(['ls-files', '-z', '--deleted', '--', ...paths], { env: { GIT_INDEX_FILE: file } }));
}

/** Files of people, tracked or new, ignored ones left out; those that a sparse checkout does not have stay as they are. */
async function writtenFiles({ git, file }: Index, selection: Selection): Promise<readonly string[]> {
  const places = [...selection.inputs, ...selection.releases];
  const all = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...places];
  const listed = parts(await git.output(all, { env: { GIT_INDEX_FILE: file } }));
  const tagged = parts(await git.output(['ls-files', '-z', '-t', '--cached', '--', ...places]));
  const elsewhere = new Set(tagged.filter((line) => line.startsWith('S ')).map((line) => line.slice(2)));
  return [...new Set(listed)].filter((path) => !elsewhere.has(path) && !selection.generated.has(path));
}

/** Id by which git knows a content (gitformat: the hash of `blob <size>`, a zero and the bytes). */
function blobId(text: string, format: string): string {
  const bytes = Buffer.from(text, 'utf8');
  return createHash(format).update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** git-fast-import(1), `blob`. */
function blobCommand(text: string): string {
  return `blob\ndata ${Buffer.byteLength(text)}\n${text}\n`;
}
