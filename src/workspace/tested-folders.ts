import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** How a folder is tested: by the packages that a lock of uv or of pip names, by Maven, or with what reads DAGs. */
export type TestedWith = 'uv' | 'requirements' | 'maven' | 'dags';

/** A folder of the repository that has tests of its own. */
export interface TestedFolder {
  /** From the top, with `/`. */
  readonly folder: string;
  readonly with: TestedWith;
}

/** Where programs of teams are: `images/<image>`, `jobs/<project>/<job>` … */
export const PROGRAM_FOLDERS = ['dags', 'images', 'jobs', 'ml', 'services'] as const;

/** How far below them. */
const DEEPEST = 3;

/** What is read of a repository: names of folders, and whether a path is there. */
interface Look {
  readonly folders: (path: string) => readonly string[];
  readonly there: (path: string) => boolean;
}

/** Folders of programs that have tests, in the order of their names; what lies in one belongs to it. */
export function testedFolders(root: string): readonly TestedFolder[] {
  const look: Look = {
    folders: (path) => foldersIn(join(root, path)),
    there: (path) => existsSync(join(root, path)),
  };
  return PROGRAM_FOLDERS.flatMap((top) => look.folders(top).flatMap((name) => testedBelow(look, `${top}/${name}`, 2)));
}

function testedBelow(look: Look, folder: string, depth: number): TestedFolder[] {
  const found = testedWith(look, folder);
  if (found) return [{ folder, with: found }];
  if (depth >= DEEPEST) return [];
  return look.folders(folder).flatMap((name) => testedBelow(look, `${folder}/${name}`, depth + 1));
}

function testedWith({ there }: Look, folder: string): TestedWith | undefined {
  const has = (file: string) => there(`${folder}/${file}`);
  if (has('pom.xml') && has('src/test')) return 'maven';
  if (!has('tests')) return undefined;
  if (has('pyproject.toml') && has('uv.lock')) return 'uv';
  if (has('pyproject.toml') && has('requirements-dev.txt')) return 'requirements';
  return folder.startsWith('dags/') && has('tests/test_dags.py') ? 'dags' : undefined;
}

/** Hidden folders, and names that a shell or a rule of CI would read otherwise, are nobody's programs. */
function foldersIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\w[\w.-]*$/.test(entry.name) && entry.name !== '__pycache__')
    .map(({ name }) => name)
    .sort();
}
