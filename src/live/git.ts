import { gitIn } from '../git/git.ts';
import { gitSettings } from '../git/settings.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import type { CommandResult } from '../workspace/run.ts';
import { runOrExplain } from './programs.ts';
import type { Session } from './session.ts';

/** git in the repository, with the credentials of this run. */
export class Git {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** HEAD; throws when this is no repository, or an empty one. */
  async head(): Promise<string> {
    const { exitCode, stdout } = await this.#try(['rev-parse', '--verify', 'HEAD']);
    if (exitCode !== 0)
      throw new OutsideError(
        `${this.#session.installation.folder} is no git repository with a commit`,
        '`git init -b main && git add -A && git commit -m "The platform"`, then run it again',
      );
    return stdout.trim();
  }

  /** The commit at the head of the server's branch; undefined when it has none. */
  async remoteHead(branch: string): Promise<string | undefined> {
    const { stdout } = await this.#remote(['ls-remote', this.#url, `refs/heads/${branch}`]);
    return /^([0-9a-f]{40,64})\t/m.exec(stdout)?.[1];
  }

  /** Brings the server's branch here, without touching any branch or remote of this repository. */
  async bringHere(branch: string): Promise<void> {
    await this.#remote(['fetch', '--no-tags', '--no-write-fetch-head', this.#url, `refs/heads/${branch}`]);
  }

  /** Whether `ancestor` is `commit` or before it. A commit that is not here is before nothing. */
  async isAncestor(ancestor: string, commit: string): Promise<boolean> {
    return (await this.#try(['merge-base', '--is-ancestor', ancestor, commit])).exitCode === 0;
  }

  /** Pushes HEAD to the server's branch, never by force. */
  async push(branch: string): Promise<CommandResult> {
    return this.#try(['push', this.#url, `HEAD:refs/heads/${branch}`], await this.#settings());
  }

  /** Files below `paths` that are not committed as they are. */
  async uncommitted(paths: readonly string[]): Promise<readonly string[]> {
    const { stdout } = await this.#try(['status', '--porcelain', '--', ...paths]);
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(3));
  }

  get #url(): string {
    return this.#session.installation.plan.platform.git.url;
  }

  async #settings(): Promise<Readonly<Record<string, string>>> {
    const { server: origin, scheme } = this.#session.repository();
    const { env } = this.#session.system;
    const { provider } = this.#session.installation.plan.platform.git;
    // At GitHub a person may push as they always do.
    const own = scheme === 'ssh' || (provider === 'github' && !env.GITHUB_TOKEN);
    return gitSettings(origin, own ? undefined : { user: 'oauth2', token: await this.#session.token() }, env);
  }

  async #remote(args: readonly string[]): Promise<CommandResult> {
    const { run } = this.#session.system;
    return runOrExplain(run, 'git', args, { cwd: this.#session.installation.folder, env: await this.#settings() });
  }

  #try(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult> {
    const { installation, system, secrets } = this.#session;
    return gitIn(system.run, installation.folder, secrets).attempt(args, env && { env });
  }
}
