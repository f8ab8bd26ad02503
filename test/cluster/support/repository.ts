import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../../../src/workspace/run.ts';

/** Nothing of the person who runs the suite: neither name nor settings. */
const GIT_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'suite',
  GIT_AUTHOR_EMAIL: 'suite@example.org',
  GIT_COMMITTER_NAME: 'suite',
  GIT_COMMITTER_EMAIL: 'suite@example.org',
};

/** A throw-away repository, and a clone of it to push from. */
export class Repository {
  readonly #clone: string;
  readonly #branch: string;

  private constructor(clone: string, branch: string) {
    this.#clone = clone;
    this.#branch = branch;
  }

  static async create(bare: string, clone: string, branch: string): Promise<Repository> {
    mkdirSync(bare, { recursive: true });
    mkdirSync(clone, { recursive: true });
    const repository = new Repository(clone, branch);
    await git(bare, 'init', '--bare', '--quiet', `--initial-branch=${branch}`);
    await git(clone, 'init', '--quiet', `--initial-branch=${branch}`);
    await git(clone, 'remote', 'add', 'origin', bare);
    return repository;
  }

  /** The text of a file, or undefined. */
  read(path: string): string | undefined {
    const file = join(this.#clone, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  write(path: string, text: string): void {
    const file = join(this.#clone, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  /** Files below these folders, by path. */
  files(folders: readonly string[]): ReadonlyMap<string, string> {
    return new Map(folders.flatMap((folder) => [...filesBelow(this.#clone, folder)]));
  }

  /** Makes the files below these folders exactly these. */
  replace(folders: readonly string[], files: ReadonlyMap<string, string>): void {
    for (const folder of folders) rmSync(join(this.#clone, folder), { recursive: true, force: true });
    for (const [path, text] of files) this.write(path, text);
  }

  /** Commits what changed, and pushes it. Returns the revision. */
  async push(message: string): Promise<string> {
    await git(this.#clone, 'add', '--all');
    await git(this.#clone, 'commit', '--quiet', '--allow-empty', '-m', message);
    await git(this.#clone, 'push', '--quiet', 'origin', this.#branch);
    return (await git(this.#clone, 'rev-parse', 'HEAD')).trim();
  }
}

/** Files below a folder, by their path with the folder's name. */
export function filesBelow(root: string, folder: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const visit = (path: string) => {
    for (const entry of readdirSync(join(root, path), { withFileTypes: true }))
      if (entry.isDirectory()) visit(`${path}/${entry.name}`);
      else files.set(`${path}/${entry.name}`, readFileSync(join(root, path, entry.name), 'utf8'));
  };
  if (existsSync(join(root, folder))) visit(folder);
  return files;
}

async function git(cwd: string, ...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram({ program: 'git', args, cwd, env: GIT_ENV });
  if (exitCode !== 0) throw new Error(`git ${args[0]}: ${stderr}`);
  return stdout;
}
