import type { Static, TObject } from 'typebox';
import type { RenderContext } from '../contract/context.ts';
import type { Declarations } from '../contract/declarations.ts';

/** What an engine keeps of a project's jobs that ran, and the program that shows it, where the project asks for it. */
export interface JobHistory<Options = unknown> {
  /** Its part of `history` of a project. */
  readonly schema: TObject;
  /** Bucket that jobs write it to, as themselves. */
  readonly bucket: (project: string) => string;
  /** Days that it stays there. */
  readonly keep: (options: Options) => number;
  readonly declare: (shown: Shown<Options>) => Declarations;
  readonly render: (ctx: RenderContext, shown: Shown<Options>) => void;
}

/** A project whose jobs are shown. */
export interface Shown<Options = unknown> {
  readonly project: string;
  /** Of the project's jobs. */
  readonly namespace: string;
  readonly options: Options;
  /** Full image reference. */
  readonly image: string;
  /** Its name under `images:` of the project, when it is the project's. */
  readonly ownImage?: string | undefined;
  /** JSON pointer of its configuration. */
  readonly config: string;
}

/** Builds a history with its options typed by its schema. */
export function defineHistory<const S extends TObject>(
  history: Omit<JobHistory<Static<S>>, 'schema'> & { readonly schema: S },
): JobHistory {
  return history as unknown as JobHistory;
}
