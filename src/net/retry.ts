/** What came of one try. */
export type Outcome<T> =
  | { readonly value: T; readonly error?: never }
  | { readonly error: unknown; readonly value?: never };

/**
 * Does work until it need not be done again.
 *
 * @param waitAfter milliseconds until the next try, after what came of this one (the first is 0); undefined when it stands.
 * @throws what the last try threw.
 */
export async function retry<T>(
  work: () => Promise<T>,
  waitAfter: (outcome: Outcome<T>, attempt: number) => number | undefined,
  sleep: (milliseconds: number) => Promise<unknown>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const outcome: Outcome<T> = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    const wait = waitAfter(outcome, attempt);
    if (wait !== undefined) await sleep(wait);
    else if ('error' in outcome) throw outcome.error;
    else return outcome.value as T;
  }
}
