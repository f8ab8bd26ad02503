import type { Git } from './git.ts';
import { parts } from './git.ts';

/** A file as a tree of git's has it: mode and id of its content. */
export interface TreeFile {
  readonly mode: string;
  readonly id: string;
}

/** What became of one file between two trees. */
export interface FileChange {
  readonly path: string;
  /** Absent when it is new. */
  readonly before?: TreeFile;
  /** Absent when it went. */
  readonly after?: TreeFile;
}

/** The files that differ between two trees or commits, by path. */
export async function compareFiles(git: Git, before: string, after: string): Promise<readonly FileChange[]> {
  const fields = parts(await git.output(['diff-tree', '-r', '-z', '--raw', '--no-renames', before, after]));
  const changes: FileChange[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [beforeMode, mode, beforeId, id] = fields[i]!.slice(1).split(' ') as [string, string, string, string];
    changes.push({
      path: fields[i + 1]!,
      ...(beforeMode !== ABSENT && { before: { mode: beforeMode, id: beforeId } }),
      ...(mode !== ABSENT && { after: { mode, id } }),
    });
  }
  return changes;
}

const ABSENT = '000000';

export function isSameFile(a: TreeFile | undefined, b: TreeFile | undefined): boolean {
  return a?.id === b?.id && a?.mode === b?.mode;
}

/** Lines for `git update-index -z --index-info`: what goes first, since a folder may come where a file was. */
export function indexLines(changes: readonly FileChange[]): string {
  const gone = changes.filter(({ after }) => after === undefined);
  const come = changes.filter(({ after }) => after !== undefined);
  return [
    ...gone.map(({ path, before }) => `0 ${before!.id.replaceAll(/./g, '0')}\t${path}\0`),
    ...come.map(({ path, after }) => `${after!.mode} ${after!.id}\t${path}\0`),
  ].join('');
}

/** Contents by name (`<commit>:<path>`, or an id); what is not there is left out. */
export async function readBlobs(git: Git, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (names.length === 0) return found;
  const out = Buffer.from(await git.output(['cat-file', '--batch'], { input: `${names.join('\n')}\n` }), 'utf8');
  let at = 0;
  for (const name of names) {
    const end = out.indexOf('\n', at);
    const size = / blob (\d+)$/.exec(out.toString('utf8', at, end))?.[1];
    at = end + 1;
    if (size === undefined) continue;
    found.set(name, out.toString('utf8', at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
