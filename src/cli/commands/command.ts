import type { Command } from 'commander';

/** How a command is called: all that help needs. What it does is loaded when it is. */
export interface CommandDefinition {
  /** It takes `--config` and `--env`. */
  readonly ofPlatform?: true;
  /** As people type them, with a word on what comes of it. */
  readonly examples: readonly string[];
  /** Its arguments and options. */
  readonly configure?: (command: Command) => Command;
  /** What it does, with all the stages that this needs. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

/**
 * What a command does: its arguments as commander hands them over, the options last, and the screen behind them. It answers
 * with the exit code.
 */
// biome-ignore lint/suspicious/noExplicitAny: commands of all shapes stand in one list.
export type Run = (...args: any[]) => number | Promise<number>;
