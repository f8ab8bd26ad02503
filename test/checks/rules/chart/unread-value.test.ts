import { expect, it } from 'vitest';
import { chartUnread } from '../../../../src/checks/rules/chart/unread-value.ts';
import { subject } from '../../../support/subject.ts';
import { vendoredChart } from '../../../support/vendored.ts';

// chart/unread-value: what `npm run vendor` found, as the lock remembers it.
const check = (unread: readonly string[], keys?: object) => {
  const chart = vendoredChart('pier', { unread });
  const release = { ...chart.release, values: { crane: { hieght: 40, ropes: ['a', 'b'] } } };
  return [...chartUnread.check(subject([], { vendored: [{ ...chart, release }], charts: () => keys as never }))];
};

it('is content when every value changes something', () => {
  expect(check([])).toEqual([]);
});

it('names the value, and what was probably meant', () => {
  expect(check(['/crane/hieght'], { crane: { height: 'number' } })).toEqual([
    {
      component: 'pier',
      object: 'values.crane.hieght',
      config: expect.stringMatching(/\/values\/crane\/hieght$/),
      message: 'the chart pier does not read the value crane.hieght',
      fix: 'write crane.height',
    },
  ]);
});

it('says so of one that the chart has, and that has no effect', () => {
  expect(check(['/crane/ropes/1'], { crane: { ropes: 'list' } })).toMatchObject([
    {
      object: 'values.crane.ropes[1]',
      message: 'the value crane.ropes[1] changes nothing in what the chart pier renders',
      fix: 'remove it, or set what makes the chart read it',
    },
  ]);
});
