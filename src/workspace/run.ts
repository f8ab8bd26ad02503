import { existsSync } from 'node:fs';
import { execa } from 'execa';

/** One call of another program. */
export interface Command {
  /** Its name on PATH, or its path. */
  readonly program: string;
  readonly args: readonly string[];
  /** Working folder; default: that of this process. */
  readonly cwd?: string;
  /** Variables beside those of this process: where secrets go, since arguments can be read by everybody on the machine. */
  readonly env?: Readonly<Record<string, string>>;
  /** What it reads from its standard input; default: nothing. */
  readonly input?: string;
  /** What it prints, one character a byte; default: as UTF-8. */
  readonly bytes?: true;
  /** Milliseconds after which it is stopped; default: never. */
  readonly timeout?: number;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. Whoever needs other programs is handed one, so that tests hand in a script. */
export type Runner = (command: Command) => Promise<CommandResult>;

/** A program is not on this machine. */
export class MissingProgramError extends Error {
  readonly program: string;

  constructor(program: string) {
    super(`there is no program ${program} on this machine`);
    this.name = 'MissingProgramError';
    this.program = program;
  }
}

/** Exit code of what was stopped for its time, as `timeout` of coreutils has it. */
const TIMED_OUT = 124;

/**
 * The real runner: no shell, no terminal.
 *
 * @throws MissingProgramError when the program is not found.
 */
export const runProgram: Runner = async ({ program, args, cwd, env, input, bytes, timeout }) => {
  const result = await execa(program, [...args], {
    ...(cwd !== undefined && { cwd }),
    ...(env !== undefined && { env: { ...env } }),
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
    ...(bytes && { encoding: 'latin1' as const }),
    ...(timeout !== undefined && { timeout }),
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 512 * 1024 * 1024,
  });
  // A working folder that is not there answers the same.
  if (result.code === 'ENOENT' && (cwd === undefined || existsSync(cwd))) throw new MissingProgramError(program);
  const exitCode = result.exitCode ?? (result.timedOut ? TIMED_OUT : 128);
  return { exitCode, stdout: result.stdout, stderr: result.stderr || (result.shortMessage ?? '') };
};
