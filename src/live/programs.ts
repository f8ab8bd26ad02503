import { OutsideError } from '../workspace/outside-error.ts';
import { type Command, type CommandResult, MissingProgramError, type Runner } from '../workspace/run.ts';

/** How each program that bootstrap runs is had. */
const INSTALL: Readonly<Record<string, string>> = {
  docker: 'install Docker: https://docs.docker.com/get-docker/',
  git: 'install git: https://git-scm.com/downloads',
  k3d: 'install the newest k3d: https://k3d.io/#installation',
  kubectl: 'install kubectl: https://kubernetes.io/docs/tasks/tools/',
};

export function howToInstall(program: string): string {
  return INSTALL[program] ?? `install ${program}`;
}

/** What programs say when something of the machine is at an end, and what to do then. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/no space left on device/i, 'free disk space (`docker system df` shows what Docker keeps), and run it again'],
  [
    /port is already allocated|address already in use|ports are not available/i,
    'stop what listens on the port that is named, and run it again',
  ],
  [/cannot connect to the docker daemon|is the docker daemon running/i, 'start Docker, and run it again'],
  [
    /permission denied.*docker|docker.*permission denied/i,
    'let your user use Docker (on Linux: the group docker), and run it again',
  ],
  [
    /could not read Username|authentication failed|access denied/i,
    'see that the token is right and may read and write the repository, and run it again',
  ],
  [
    /could not resolve host|temporary failure in name resolution|i\/o timeout|TLS handshake timeout/i,
    'see that this machine has a network, and run it again',
  ],
];

/**
 * Runs a program, and explains itself when that fails: the last line that the program said, and what to do.
 *
 * @throws OutsideError when it is missing or its exit code is not 0.
 */
export async function runOrExplain(
  run: Runner,
  program: string,
  args: readonly string[],
  more: Omit<Command, 'program' | 'args'> = {},
): Promise<CommandResult> {
  const result = await run({ program, args, ...more }).catch((error: unknown) => {
    if (error instanceof MissingProgramError) throw new OutsideError(error.message, howToInstall(program));
    throw error;
  });
  if (result.exitCode === 0) return result;
  // Never of its output: a kubeconfig is among what these programs print.
  const said = plain(result.stderr);
  throw new OutsideError(
    `\`${[program, ...args].join(' ')}\` failed (exit code ${result.exitCode})${lastLine(said) ? `: ${lastLine(said)}` : ''}`,
    adviceFor(said) ?? 'see what it says, and run it again: what is done stays done',
  );
}

/** What to do about what a program said, when that is known. */
function adviceFor(said: string): string | undefined {
  return KNOWN.find(([pattern]) => pattern.test(said))?.[1];
}

/** Without colours. */
function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what it looks for.
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '');
}

/** The line that tells most: of k3d's log the first error, since what follows is about rolling back; else the last. */
function lastLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return lines.find((line) => /^(ERRO|FATA|Error|fatal)/.test(line)) ?? lines.at(-1) ?? '';
}
