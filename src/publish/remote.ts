import { isSameRepository, type RepositoryAddress, repositoryAddress } from '../forge/repository.ts';
import { type Git, lastWords } from '../git/git.ts';
import { gitSettings } from '../git/settings.ts';
import { OutsideError } from '../workspace/outside-error.ts';

/** The repository on the server. */
export interface Remote {
  /** Commits at the heads of branches; one that is not there is left out. */
  heads(branches: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Brings branches here, without touching a branch, a remote or what was fetched before. */
  bring(branches: readonly string[]): Promise<void>;
  /** Puts a commit at the head of a branch, never by force. `moved`: the branch holds commits that this one does not. */
  push(commit: string, branch: string): Promise<'pushed' | 'moved'>;
}

interface RemoteOptions {
  /** As platform.yaml has it. */
  readonly url: string;
  /** The same for people, without a password. */
  readonly shown: string;
  readonly address: RepositoryAddress;
  readonly provider: 'gitlab' | 'github';
  /** Absent: whoever git knows by itself. */
  readonly token?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** User that a token goes with over http. */
const USER = { gitlab: 'oauth2', github: 'x-access-token' } as const;

/**
 * The server's repository: by a remote of this one where that goes by ssh, or where there is no token; else by the
 * configuration's URL with the token.
 */
export async function openRemote(git: Git, options: RemoteOptions): Promise<Remote> {
  const { url, shown, address, provider, token, env } = options;
  const remote = await ownRemote(git, address);
  const name = remote && (remote.address.scheme === 'ssh' || token === undefined) ? remote.name : url;
  const byToken = name === url && address.scheme !== 'ssh' && token !== undefined;
  const origin = `${address.scheme}://${address.host}${address.port === undefined ? '' : `:${address.port}`}`;
  const settings = gitSettings(origin, byToken ? { user: USER[provider], token } : undefined, env);
  const refs = (branches: readonly string[]) => branches.map((branch) => `refs/heads/${branch}`);
  const talk = async (args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await git.attempt(args, { env: settings });
    if (exitCode !== 0) throw explain(shown, stderr, byToken);
    return stdout;
  };
  return {
    heads: async (branches) => {
      const listed = await talk(['ls-remote', name, ...refs(branches)]);
      const lines = [...listed.matchAll(/^([0-9a-f]{40,64})\trefs\/heads\/(.+)$/gm)];
      return new Map(lines.map(([, commit, branch]) => [branch!, commit!]));
    },
    bring: async (branches) => {
      await talk(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--refmap=', name, ...refs(branches)]);
    },
    push: async (commit, branch) => {
      const push = ['push', '--quiet', name, `${commit}:refs/heads/${branch}`];
      const { exitCode, stderr } = await git.attempt(push, { env: settings });
      if (exitCode === 0) return 'pushed';
      if (/non-fast-forward|fetch first|cannot lock ref|stale info/i.test(stderr)) return 'moved';
      throw explainPush(shown, branch, stderr, byToken);
    },
  };
}

/** The remote of this repository that is the platform's, by whatever way. */
async function ownRemote(
  git: Git,
  address: RepositoryAddress,
): Promise<{ readonly name: string; readonly address: RepositoryAddress } | undefined> {
  const { stdout } = await git.attempt(['config', '--get-regexp', '^remote\\..*\\.url$']);
  for (const [, name, url] of stdout.matchAll(/^remote\.(.+)\.url (.+)$/gm)) {
    const other = repositoryAddress(url!);
    if (other && isSameRepository(other, address)) return { name: name!, address: other };
  }
  return undefined;
}

/** A push that was refused, in words. */
function explainPush(url: string, branch: string, stderr: string, byToken: boolean): OutsideError {
  // What the server's rules say, each line of which git prefixes.
  const said = [...stderr.matchAll(/^remote:(.*)$/gm)]
    .map(([, line]) => line!.trim().replace(/^(GitLab|error|fatal): */i, ''))
    .filter((line) => /[a-z]/i.test(line));
  const words = said.slice(0, 3).join(' ') || lastWords(stderr);
  if (/protected branch|GH006|GH013/i.test(stderr))
    return new OutsideError(
      `${url} does not let you push to ${branch}, which is protected: ${words}`,
      'use another branch: `--branch NAME`; or let the rules of the repository allow this one',
    );
  if (/pre-receive hook declined|push rule/i.test(stderr))
    return new OutsideError(`${url} refuses the push: ${words}`, 'do what its rules ask for, and run it again');
  return explain(url, stderr, byToken);
}

/** Why the server's repository could not be read or written. */
function explain(url: string, stderr: string, byToken: boolean): OutsideError {
  const failed = (message: string, fix: string) => new OutsideError(message, fix);
  if (/could not resolve host|connection refused|failed to connect|timed out|network is unreachable/i.test(stderr))
    return failed(
      `${url} does not answer: ${lastWords(stderr)}`,
      'see that this machine has a network, and run it again',
    );
  if (/authentication failed|could not read (username|password)|\b401\b|permission denied \(publickey/i.test(stderr))
    return failed(
      `${url} does not know who you are`,
      byToken
        ? 'make a new token: this one is wrong, expired or revoked'
        : 'see that `git fetch` works there by itself, or hand over a token',
    );
  if (/\b403\b|not allowed to (push|upload)|permission to .* denied|denied to/i.test(stderr))
    return failed(
      `${url} does not let you push: ${lastWords(stderr)}`,
      byToken
        ? 'use a token that may write to the repository, whose owner may push'
        : 'ask for the right to push to the repository',
    );
  if (/not found|does not appear to be a git repository|\b404\b|could not be found/i.test(stderr))
    return failed(
      `there is no repository ${url}, or you may not see it`,
      'correct git.url, make the repository (`npm run bootstrap`), or use a token that may read it',
    );
  if (/no space left/i.test(stderr)) return failed(`${url} has no space left`, 'free some there, and run it again');
  return failed(`git cannot talk to ${url}: ${lastWords(stderr)}`, 'see what it says, and run it again');
}
