/** A note at a merge request, as people read it there. */
export interface Note {
  readonly id: number;
  readonly body: string;
}

/**
 * What is written at one merge request, whatever the forge. Everything throws ForgeError, and nothing is repeated: what holds
 * may be another thing a moment later, and whoever asks looks again.
 */
export interface Notes {
  /** The commit at which the branch of the merge request stands. */
  head(): Promise<string>;
  /** Those that the owner of the token wrote, oldest first. */
  own(): Promise<readonly Note[]>;
  make(body: string): Promise<number>;
  /** @throws ForgeError `missing` when somebody deleted it. */
  change(id: number, body: string): Promise<void>;
  /** One that is gone already is none that fails. */
  remove(id: number): Promise<void>;
}

/** Most characters of a note: gitlabhq/gitlabhq@077b92f, doc/api/notes.md (`body`), and what GitHub answers to more ("maximum is 65536 characters"). */
export const LONGEST_NOTE = { gitlab: 1_000_000, github: 65_536 } as const;
