import type { Command, CommandResult, Runner } from '../../src/workspace/run.ts';
import { MissingProgramError } from '../../src/workspace/run.ts';

/** What a program of the script answers; exit code 0 and nothing said unless it says. */
export type Reply = Partial<CommandResult> | 'missing';

export interface Line {
  /** The whole command as one text (`git rev-parse HEAD`), or a pattern of it. */
  readonly run: string | RegExp;
  readonly answer?: Reply | ((command: Command) => Reply | Promise<Reply>);
}

/** A runner that knows what it may be asked. Anything else is an error that says what it was. */
export function scriptedRunner(lines: readonly Line[]): { readonly run: Runner; readonly calls: Command[] } {
  const calls: Command[] = [];
  const run: Runner = async (command) => {
    calls.push(command);
    const text = [command.program, ...command.args].join(' ');
    const line = lines.find(({ run }) => (typeof run === 'string' ? run === text : run.test(text)));
    if (!line) throw new Error(`the script knows no ${text}`);
    const { answer = {} } = line;
    const reply = typeof answer === 'function' ? await answer(command) : answer;
    if (reply === 'missing') throw new MissingProgramError(command.program);
    return { exitCode: 0, stdout: '', stderr: '', ...reply };
  };
  return { run, calls };
}
