import type { Command } from 'commander';

/**
 * A command: what it takes, and what it does. `A` are its arguments as commander hands them over, the options last, and the
 * screen behind them.
 */
// biome-ignore lint/suspicious/noExplicitAny: commands of all shapes stand in one list.
export interface CommandDefinition<A extends readonly unknown[] = any> {
  /** It takes `--config` and `--env`. */
  readonly ofPlatform?: true;
  /** As people type them, with a word on what comes of it. */
  readonly examples: readonly string[];
  /** Its arguments and options. */
  readonly configure?: (command: Command) => Command;
  /** Answers with the exit code. */
  readonly run: (...args: A) => number | Promise<number>;
}
