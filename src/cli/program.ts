import { Command, CommanderError } from 'commander';
import type { CommandDefinition } from './commands/command.ts';
import { type CommandEntry, commands } from './commands/index.ts';
import { EXIT, type Screen } from './screen.ts';
import { refuseSwallowed } from './swallowed.ts';
import { VERSION } from './version.ts';

/**
 * Runs the command line and answers with its exit code: 0 done, 1 findings, 2 usage or configuration, 3 a fault of ours.
 * Of all commands only what the one that is called does is loaded, so that help and an unchanged synth start fast.
 */
export async function runCli(args: readonly string[], screen: Screen): Promise<number> {
  let exit: number = EXIT.done;
  try {
    const [name, ...rest] = args;
    const asked = name === 'help' ? rest[0] : name;
    const program = await createProgram(
      screen,
      (code) => {
        exit = code;
      },
      (entry) => entry.name === asked,
    );
    const called = program.commands.find((command) => command.name() === name);
    if (called) refuseSwallowed(called, rest, screen.env);
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const { explainFailure } = await import('./failure.ts');
    return explainFailure(error, screen);
  }
}

type Done = (exit: number) => void;

/** The program with all its commands; those that are `wanted` with their options. `done` gets the exit code of the one that ran. */
export async function createProgram(
  screen: Screen,
  done: Done,
  wanted: (entry: CommandEntry) => boolean = () => true,
): Promise<Command> {
  const program = new Command('mooring')
    .description('From one platform.yaml to a whole MLOps platform as plain YAML, to which Argo CD moors a cluster.')
    .usage('<command> [options]')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .commandsGroup('Commands:')
    .helpCommand('help [command]', 'Print help of a command.')
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .configureOutput({
      writeOut: (text) => screen.stdout.write(text),
      writeErr: (text) => screen.stderr.write(text),
      getOutHelpWidth: () => screen.stdout.columns ?? WIDTH,
      getErrHelpWidth: () => screen.stderr.columns ?? WIDTH,
      outputError: (text, write) => write(usageError(text)),
    })
    .addHelpText('after', AFTERWORD)
    .exitOverride();

  for (const entry of commands) {
    const command = program.command(entry.name).usage('[options]').description(entry.summary);
    if (wanted(entry)) define(command, (await entry.load()).command, screen, done);
  }
  return program;
}

function define(
  command: Command,
  { ofPlatform, examples, configure, load }: CommandDefinition,
  screen: Screen,
  done: Done,
) {
  command
    .helpOption('-h, --help', 'print help')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`);
  if (ofPlatform)
    command
      .option('-c, --config <file>', 'the platform', 'platform.yaml')
      .option('-e, --env <name>', 'the environment, from environments/ beside it', 'local');
  configure?.(command);
  // Commander hands over the arguments, the options and the command.
  command.action(async (...args: unknown[]) => {
    const { run } = await load();
    done(await run(...args.slice(0, -1), screen));
  });
}

/** Of help, where no terminal says how wide it is. */
const WIDTH = 100;

const AFTERWORD = `
Examples:
  npm run synth                                # render platform.yaml to dist/local
  npm run synth -- --env production
  npm run explain -- kafka                     # what a component is, and its options
  npm run synth -- --help                      # all of a command's options

Exit codes: 0 done, 1 findings, 2 usage or configuration, 3 a fault of Mooring.`;

/** Commander's words in the form of our own: what is wrong, then what to do. */
function usageError(text: string): string {
  const [message = '', suggestion] = text.trimEnd().split('\n');
  const meant = /^\(Did you mean (.*)\?\)$/.exec(suggestion ?? '')?.[1];
  return `${message}\n  fix: ${meant === undefined ? '--help shows what is possible' : `write ${meant}`}\n`;
}
