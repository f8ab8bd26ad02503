import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Command, type Runner, runProgram } from '../../src/workspace/run.ts';

/** git that reads nobody's settings. */
const ALONE = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };

export type Files = Readonly<Record<string, string | undefined>>;

/**
 * A repository on a server (a bare one in a folder, which git takes for what is at `url`), and a clone of it to work in, with
 * one commit on main; all gone after the test.
 */
export function gitWorkshop(url: string, files: Files) {
  const top = mkdtempSync(join(tmpdir(), 'mooring-git-'));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const [bare, folder] = [join(top, 'server.git'), join(top, 'work')];
  const gitAt = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, ...ALONE },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const setUp = (at: string) => {
    for (const [key, value] of [
      ['user.name', 'Ada'],
      ['user.email', 'ada@example.com'],
      [`url.${bare}.insteadOf`, url],
      ['protocol.file.allow', 'always'],
    ])
      gitAt(at, 'config', key!, value!);
  };
  const write = (at: string, changed: Files) => {
    for (const [path, text] of Object.entries(changed)) {
      const file = join(at, path);
      mkdirSync(dirname(file), { recursive: true });
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
    }
  };
  mkdirSync(folder);
  gitAt(top, 'init', '--quiet', '--bare', '-b', 'main', bare);
  gitAt(folder, 'init', '--quiet', '-b', 'main');
  setUp(folder);
  write(folder, files);
  gitAt(folder, 'add', '-A');
  gitAt(folder, 'commit', '--quiet', '-m', 'The platform');
  gitAt(folder, 'push', '--quiet', url, 'main');

  const calls: Command[] = [];
  const hooks: ((command: Command) => void)[] = [];
  const run: Runner = (command) => {
    calls.push(command);
    for (const hook of hooks) hook(command);
    return runProgram({ ...command, env: { ...ALONE, ...command.env } });
  };
  return {
    top,
    bare,
    folder,
    run,
    calls,
    /** Called before each command of the program under test. */
    before: (hook: (command: Command) => void) => hooks.push(hook),
    git: (...args: string[]) => gitAt(folder, ...args).trimEnd(),
    gitAt,
    setUp,
    write: (changed: Files) => write(folder, changed),
    executable: (path: string) => chmodSync(join(folder, path), 0o755),
    /** On the server. */
    show: (path: string) => gitAt(bare, 'show', path),
    tree: (commit: string) => gitAt(bare, 'ls-tree', '-r', commit).trimEnd().split('\n'),
    log: (branch: string) => gitAt(bare, 'log', '--format=%s', branch).trimEnd().split('\n'),
    /** A commit that a colleague pushes to a branch of the server. */
    colleague: (branch: string, changed: Files, from = 'main') => {
      const other = mkdtempSync(join(top, 'other-'));
      gitAt(top, 'clone', '--quiet', bare, other);
      setUp(other);
      gitAt(other, 'checkout', '--quiet', '-B', branch, `origin/${from}`);
      write(other, changed);
      gitAt(other, 'add', '-A');
      gitAt(other, 'commit', '--quiet', '-m', 'By a colleague');
      gitAt(other, 'push', '--quiet', 'origin', branch);
    },
    /** A hook of the server that refuses pushes with these words. */
    refusePushes: (words: string) => {
      const file = join(bare, 'hooks', 'pre-receive');
      writeFileSync(file, `#!/bin/sh\ncat <<'EOT'\n${words}\nEOT\nexit 1\n`);
      chmodSync(file, 0o755);
    },
  };
}
