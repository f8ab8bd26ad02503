import type { Clock } from '../../src/workspace/clock.ts';

/** A clock on which waiting takes no time. It begins on 21 November 2026. */
export function fakeClock(start = Date.UTC(2026, 10, 21)): Clock & { readonly elapsed: () => number } {
  let now = start;
  return {
    now: () => now,
    // One turn of the event loop, so that others get theirs.
    sleep: (milliseconds) =>
      new Promise((resolve) =>
        setImmediate(() => {
          now += milliseconds;
          resolve();
        }),
      ),
    elapsed: () => now - start,
  };
}
