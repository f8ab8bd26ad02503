import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseDuration } from '../../src/kit/duration.ts';

it.each([
  ['7d', 604_800_000],
  ['12h', 43_200_000],
  ['30m', 1_800_000],
  ['45s', 45_000],
  ['1d12h', 129_600_000],
  ['0s', 0],
])('%s is %d ms', (duration, milliseconds) => {
  expect(parseDuration(duration)).toBe(milliseconds);
});

it.each(['', '7', '7days', '1w', '12h1d', '1.5h', '-1d', '1d 12h', '99999999999999d'])(
  '%j is no duration',
  (duration) => {
    expect(() => parseDuration(duration)).toThrow(RangeError);
  },
);

it('adds its parts', () => {
  fc.assert(
    fc.property(fc.nat(9999), fc.nat(99), fc.nat(99), fc.nat(99), (d, h, m, s) => {
      expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1000);
    }),
  );
});
