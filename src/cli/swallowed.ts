import type { Command, Option } from 'commander';
import { UsageError } from '../workspace/workspace.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Flags that npm took for itself: of `npm run synth --check` the command sees nothing, and npm leaves what it took in the
 * environment (@npmcli/config, lib/set-envs.js). To go on would write where nothing was to be written.
 *
 * @throws UsageError when npm has a flag that the command was not given.
 */
export function refuseSwallowed(command: Command, args: readonly string[], env: Environment): void {
  if (!RUN.has(env.npm_command)) return;
  const taken = command.options.filter((option) => !isGiven(option, args) && takenBy(option, env) !== undefined);
  if (taken.length === 0) return;
  const flags = taken.map((option) => option.long ?? option.flags).join(', ');
  throw new UsageError(
    `npm took ${flags} for itself, and ${command.name()} has not seen ${taken.length > 1 ? 'them' : 'it'}`,
    `put -- before the flags: npm run ${env.npm_lifecycle_event ?? command.name()} -- ${meant(command, args, taken, env)}`,
  );
}

/** What `npm run` is called there: run-script in npm 10, run in npm 11.19. `npx` hands flags over as they are. */
const RUN: ReadonlySet<string | undefined> = new Set(['run-script', 'run']);

/** Flags that npm has too, and whose loss only makes the command ask: who set one for good is not to be held up. */
const HARMLESS: ReadonlySet<string> = new Set(['--yes']);

/** What npm makes of single letters (@npmcli/config, lib/definitions/index.js, shorthands); of others it keeps the letter. */
const SHORTHANDS: Readonly<Record<string, string>> = { '-c': 'call' };

/** The value that npm has of a flag: `true` of one without a value. */
function takenBy({ long, short }: Option, env: Environment): string | undefined {
  if (long === undefined || HARMLESS.has(long)) return undefined;
  const names = [long.slice(2).replaceAll('-', '_'), ...(short ? [SHORTHANDS[short] ?? short.slice(1)] : [])];
  return names.map((name) => env[`npm_config_${name}`]).find((value) => value && value !== 'false');
}

function isGiven({ long, short }: Option, args: readonly string[]): boolean {
  return args.some((arg) => arg === short || arg === long || (long && arg.startsWith(`${long}=`)));
}

/** The arguments as they were meant. A value that was set off by a space has come through without its flag. */
function meant(command: Command, args: readonly string[], taken: readonly Option[], env: Environment): string {
  const names = command.registeredArguments.length;
  const stray = args.slice(names);
  const wanting = taken.filter((option) => takesValue(option) && takenBy(option, env) === 'true');
  const known = wanting.length === 1 && stray.length === 1 && !stray[0]!.startsWith('-') ? stray[0] : undefined;
  const flags = taken.map((option) => {
    if (!takesValue(option)) return option.long;
    const value = takenBy(option, env)!;
    return `${option.long} ${value === 'true' ? (known ?? `<${option.name()}>`) : value}`;
  });
  const rest = wanting.length > 0 ? args.slice(0, names) : args;
  return [...rest, ...flags].join(' ');
}

function takesValue({ required, optional }: Option): boolean {
  return required || optional;
}
