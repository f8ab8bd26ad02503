import { expect, it } from 'vitest';
import { evaluate } from '../../../src/checks/cel/evaluate.ts';
import { shapeOfCrd } from '../../support/cel.ts';
import { EXPRESSIONS } from './expressions.ts';
import { TRANSITIONS } from './witnesses.ts';

it.each(EXPRESSIONS.map((one) => [one.name, one] as const))('%s', (_, { good, bad, verdictOf }) => {
  expect(verdictOf(good)).toEqual([]);
  const said = verdictOf(bad);
  expect(said).toHaveLength(1);
  // Where the value has no such field, both sides say that instead of the rule's words.
  expect(said[0]).toMatch(/it is bad$/);
});

it.each(TRANSITIONS.map((one) => [one.name, one] as const))('%s', (_, { crd, before, same, other }) => {
  const shape = shapeOfCrd(crd, before);
  expect(evaluate(shape, same, before)).toEqual([]);
  expect(evaluate(shape, other, before)).toMatchObject([{ transition: true }]);
  expect(evaluate(shape, other)).toEqual([]);
});

it('says why a rule cannot be judged, and judges the others', () => {
  const rules = ['authorizer.allowed()', 'self.nonsense()', "self.matches('(?i)a')", 'self ==', "self == 'a'"];
  const schema = { type: 'string', 'x-kubernetes-validations': rules.map((rule) => ({ rule, message: rule })) };
  const found = evaluate(schema, 'b');
  expect(found.map(({ message, unsupported }) => [message, unsupported !== undefined])).toEqual(
    rules.map((rule, i) => [rule, i < 4]),
  );
});

it('tells the message that a rule works out, and the field that it names', () => {
  const schema = {
    type: 'object',
    'x-kubernetes-validations': [
      { rule: 'self.a < self.b', messageExpression: "'a is ' + string(self.a)", fieldPath: ".c['d-e']" },
      { rule: 'self.a > 5', messageExpression: 'self.missing', message: 'a is small' },
      { rule: 'self.a > 6' },
    ],
  };
  expect(evaluate(schema, { a: 2, b: 1 })).toMatchObject([
    { path: ['c', 'd-e'], message: 'a is 2' },
    { path: [], message: 'a is small' },
    { path: [], message: 'failed rule: self.a > 6' },
  ]);
});

it('compares items that keys tell apart with those of before, and optional ones with none', () => {
  const rule = { rule: 'self.a == oldSelf.a', message: 'changed' };
  const items = { type: 'object', 'x-kubernetes-validations': [rule] };
  const keyed = { type: 'array', items, 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };
  const list = (...all: number[]) => all.map((a, i) => ({ name: `n${i}`, a }));
  expect(evaluate(keyed, list(1, 2, 3).reverse(), list(1, 5))).toMatchObject([{ path: [1], message: 'changed' }]);
  expect(evaluate({ type: 'array', items }, list(1, 2), list(1, 5))).toEqual([]);
  const optional = {
    type: 'integer',
    'x-kubernetes-validations': [{ rule: '!oldSelf.hasValue() || self > oldSelf.value()', optionalOldSelf: true }],
  };
  expect(evaluate(optional, 1)).toEqual([]);
  expect(evaluate(optional, 1, 2)).toHaveLength(1);
});
