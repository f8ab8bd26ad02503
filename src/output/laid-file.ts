/** A file that synth writes beside `dist/<env>`. */
export interface LaidFile {
  /** From the top of the repository. */
  readonly path: string;
  /** Undefined: no such file belongs there, and one of ours goes. */
  readonly text: string | undefined;
  readonly keeping: Keeping;
}

/**
 * Whose a file is, and so when it is written. `follows`: synth's, whatever is there. `started`: written when it is missing and
 * never again, since the Image Updater and people own it. `marked`: synth's when its first line says so; one that
 * somebody else wrote is never overwritten.
 */
type Keeping = 'follows' | 'started' | 'marked';

/** Those that are there in the end, as far as synth knows what they hold. */
export function textsOf(files: readonly LaidFile[]): readonly (readonly [path: string, text: string])[] {
  return files.flatMap(({ path, text }) => (text === undefined ? [] : [[path, text] as const]));
}
