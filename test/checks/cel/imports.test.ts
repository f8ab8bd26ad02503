import { expect, it } from 'vitest';
import { verdictOf } from '../../support/verdict.ts';
import { unwitnessed, WITNESSES } from './witnesses.ts';

it('has a witness on both sides of every rule of the imports that asks for no object of before', () => {
  expect(unwitnessed()).toEqual(['oldSelf == self', 'self == oldSelf', 'self.name == oldSelf.name']);
});

it.each(WITNESSES.map((one) => [one.name, one] as const))('%s', (_, { good, bad, message }) => {
  expect(verdictOf(good)).toEqual([]);
  const said = verdictOf(bad);
  expect(said.filter((words) => words.startsWith('schema/validations')).join('\n')).toContain(message.trim());
});
