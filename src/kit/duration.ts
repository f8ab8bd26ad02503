const MILLISECONDS = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000 } as const;

/**
 * Milliseconds of a span of time: `7d`, `12h`, `30m`, `45s`, or several of them from long to short, `1d12h`.
 *
 * @throws {RangeError} when it is no such span or longer than a number can count exactly.
 */
export function parseDuration(duration: string): number {
  const match = /^(?=.)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (!match) throw new RangeError(`${JSON.stringify(duration)} is not a duration such as 7d, 12h, 30m or 1d12h`);
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const total =
    Number(days) * MILLISECONDS.d +
    Number(hours) * MILLISECONDS.h +
    Number(minutes) * MILLISECONDS.m +
    Number(seconds) * MILLISECONDS.s;
  if (!Number.isSafeInteger(total)) throw new RangeError(`${JSON.stringify(duration)} is too long`);
  return total;
}
