/** One step of bootstrap: named, with a check of its own, and harmless when it is done again. */
export interface Step {
  /** For `--until`: `cluster`, `gitlab`. */
  readonly name: string;
  readonly title: string;
  /** What `--dry-run` prints: each command and each API call that `run` may make. */
  plan(): readonly string[];
  /** Looks whether it is done, changing nothing: a text says how that shows, `true` that there is nothing to say. */
  done(): Promise<boolean | string>;
  /** Makes it so, from wherever an earlier run ended. Throws OutsideError or UsageError, with what to do. */
  run(tell: Tell): Promise<void>;
}

/** Tells people what is going on inside a step. */
export type Tell = (text: string) => void;

/** What happened to a step. */
export type StepEvent =
  | { readonly step: Step; readonly kind: 'skipped' | 'done'; readonly note?: string; readonly milliseconds: number }
  | { readonly step: Step; readonly kind: 'started' }
  | { readonly step: Step; readonly kind: 'told'; readonly text: string };
