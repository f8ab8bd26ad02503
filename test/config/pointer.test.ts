import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dotted, parsePointer, toPointer } from '../../src/config/pointer.ts';

it('reads what it writes', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (segments) => {
      expect(parsePointer(toPointer(segments))).toEqual(segments);
    }),
  );
});

it.each([
  ['', ''],
  ['/projects/fraud/jobs/0/reads', 'projects.fraud.jobs[0].reads'],
  ['/topics/a.b~1c', 'topics["a.b/c"]'],
])('%j is %j for people', (pointer, path) => {
  expect(dotted(pointer)).toBe(path);
});
