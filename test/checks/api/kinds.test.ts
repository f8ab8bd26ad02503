import { expect, it } from 'vitest';
import { verdictOf } from '../../support/verdict.ts';
import { BASES, CASES, objectsOf } from './cases.ts';

it.each(Object.entries(BASES))('finds nothing wrong with a sound %s', (_, make) => {
  expect(verdictOf(make())).toEqual([]);
});

it.each(CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
  const { bad, good } = objectsOf(one);
  expect(verdictOf(bad)).not.toEqual([]);
  expect(verdictOf(good)).toEqual([]);
});

it('says each case once', () => {
  const names = CASES.map(({ name }) => name);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
