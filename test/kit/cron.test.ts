import { expect, it } from 'vitest';
import { cronProblem } from '../../src/kit/cron.ts';

it.each(['30 1 * * *', '*/5 * * * *', '0 0 1,15 jan-mar sun', '0-59/2 ? * * 0-6', '@daily', '@every 1h30m'])(
  'reads %s',
  (text) => {
    expect(cronProblem(text)).toBeUndefined();
  },
);

it('reads six fields that begin with seconds, where they do', () => {
  expect(cronProblem('0 30 1 * * *', { seconds: true })).toBeUndefined();
  expect(cronProblem('0 30 1 * * *')).toBe(
    '"0 30 1 * * *" has 6 fields, and 5 are read: minute, hour, day of the month, month, day of the week',
  );
  expect(cronProblem('30 1 * * *', { seconds: true })).toContain('has 5 fields, and 6 are read: second, minute');
});

it.each([
  ['60 1 * * *', '60 is no minute (0 to 59)'],
  ['0 24 * * *', '24 is no hour (0 to 23)'],
  ['0 0 0 * *', '0 is no day of the month (1 to 31)'],
  ['0 0 * dez *', 'dez is no month (1 to 12)'],
  ['0 0 * * 7', '7 is no day of the week (0 to 6)'],
  ['0 5-1 * * *', '5-1 is no hour (0 to 23)'],
  ['*/0 0 * * *', '*/0 is no minute (0 to 59)'],
  ['@nightly', '@nightly is no word for a schedule'],
])('finds what is wrong with %s', (text, problem) => {
  expect(cronProblem(text)).toBe(problem);
});
