/** The time, and waiting for it to pass. Whoever waits is handed one, so that a quarter of an hour is a test of milliseconds. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** `2027-11-20`, in UTC. */
export function dayOf(milliseconds: number): string {
  return instantOf(milliseconds).slice(0, 10);
}

/** `2027-11-20T08:00:00.000Z`. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
