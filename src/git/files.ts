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

/** The files that differ between two trees or commits, by path; `below`: in some folders alone. */
export async function compareFiles(
  git: Git,
  before: string,
  after: string,
  below: readonly string[] = [],
): Promise<readonly FileChange[]> {
  const places = below.length > 0 ? ['--', ...below] : [];
  const fields = parts(await git.output(['diff-tree', '-r', '-z', '--raw', '--no-renames', before, after, ...places]));
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

/** Contents by name (`<commit>:<path>`, or an id); what is not there is left out. Each is decoded when it is asked for. */
export async function readBlobs(git: Git, names: readonly string[]): Promise<Blobs> {
  const found = new Map<string, string>();
  const decoded = new Map<string, string>();
  if (names.length > 0) {
    const out = await git.output(['cat-file', '--batch', '--buffer'], { input: `${names.join('\n')}\n`, bytes: true });
    let at = 0;
    for (const name of names) {
      const end = out.indexOf('\n', at);
      const size = / blob (\d+)$/.exec(out.slice(at, end))?.[1];
      at = end + 1;
      if (size === undefined) continue;
      found.set(name, out.slice(at, at + Number(size)));
      at += Number(size) + 1;
    }
  }
  return {
    get: (name) => {
      const [known, bytes] = [decoded.get(name), found.get(name)];
      if (known !== undefined || bytes === undefined) return known;
      const text = ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8');
      decoded.set(name, text);
      return text;
    },
  };
}

/** Contents that were read. */
export type Blobs = Pick<ReadonlyMap<string, string>, 'get'>;

// biome-ignore lint/suspicious/noControlCharactersInRegex: bytes of which each is a character of UTF-8.
const ASCII = /^[\x00-\x7f]*$/;

/** What names mean, as `<type> <id>`; undefined where they mean nothing. */
export async function resolveNames(git: Git, names: readonly string[]): Promise<readonly (string | undefined)[]> {
  const out = await git.output(['cat-file', '--batch-check=%(objecttype) %(objectname)'], {
    input: names.map((name) => `${name}\n`).join(''),
  });
  const lines = out.split('\n');
  return names.map((_, i) => (/^(?:commit|tree|blob|tag) [0-9a-f]+$/.test(lines[i]!) ? lines[i]! : undefined));
}
