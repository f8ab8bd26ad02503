/** One of the streams of a process. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** Width of the terminal. */
  readonly columns?: number;
}

/** Where a command writes, and what it may know of its surroundings. */
export interface Screen {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the person at the terminal for a line; absent when there is none to ask. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Exit codes, the same for every command. */
export const EXIT = { done: 0, findings: 1, usage: 2, fault: 3 } as const;

/** How findings are printed: for people, as JSON (schemas/findings.schema.json), or as forges read them. */
export const FORMATS = ['text', 'json', 'sarif', 'codequality'] as const;
export type Format = (typeof FORMATS)[number];
