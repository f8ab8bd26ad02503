import type { KnownSecrets } from '../finding/mask.ts';
import { OutsideError } from '../workspace/outside-error.ts';
import { type CommandResult, MissingProgramError, type Runner } from '../workspace/run.ts';

interface GitCall {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** What it prints, one character a byte: for contents of files, of which git says how many bytes they have. */
  readonly bytes?: true;
}

/** git in one folder. */
export interface Git {
  /** Runs it, whatever its exit code. */
  attempt(args: readonly string[], call?: GitCall): Promise<CommandResult>;
  /** What it prints. @throws OutsideError when it fails. */
  output(args: readonly string[], call?: GitCall): Promise<string>;
}

/** Words in English, since some are looked for; names of files as they are; the user's index not even refreshed. */
const ALWAYS = { LC_ALL: 'C', GIT_LITERAL_PATHSPECS: '1', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };

export function gitIn(run: Runner, folder: string, secrets: KnownSecrets): Git {
  const attempt: Git['attempt'] = async (args, { env, input, bytes } = {}) => {
    try {
      const more = { ...(input !== undefined && { input }), ...(bytes && { bytes }) };
      const result = await run({ program: 'git', args, cwd: folder, env: { ...ALWAYS, ...env }, ...more });
      return { ...result, stderr: secrets.mask(result.stderr) };
    } catch (error) {
      if (error instanceof MissingProgramError)
        throw new OutsideError(error.message, 'install git: https://git-scm.com/downloads');
      throw error;
    }
  };
  return {
    attempt,
    output: async (args, call) => {
      const { exitCode, stdout, stderr } = await attempt(args, call);
      if (exitCode === 0) return stdout;
      throw new OutsideError(`\`git ${args[0]}\` failed: ${lastWords(stderr)}`, fixFor(stderr));
    },
  };
}

/** Parts of what git prints under `-z`. */
export function parts(text: string): readonly string[] {
  return text.split('\0').filter((part) => part !== '');
}

/** The line of git's messages that tells most. */
export function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map((line) => line.replace(/^(remote: )?(error|fatal|hint): */, '').trim())
    .filter(Boolean);
  const fatal = /^(error|fatal): *(.*)$/m.exec(stderr)?.[2];
  return fatal || lines.at(-1) || 'it says nothing';
}

function fixFor(stderr: string): string {
  if (/please tell me who you are|empty ident|unable to auto-detect email/i.test(stderr))
    return 'say who commits: `git config user.name` and `git config user.email`';
  if (/dubious ownership/i.test(stderr)) return 'say that you trust the folder: `git config --global safe.directory`';
  if (/no space left/i.test(stderr)) return 'free disk space, and run it again';
  if (/index\.lock|unable to lock|cannot lock/i.test(stderr))
    return 'another git works here: wait for it, and run it again';
  return 'see what it says, and run it again';
}
