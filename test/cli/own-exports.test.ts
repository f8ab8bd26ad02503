import { Type } from 'typebox';
import { expect, it } from 'vitest';
import { defineComponent } from '../../src/contract/component.ts';
import type { Rule } from '../../src/contract/rule.ts';
import { catalogue } from '../../src/synth/catalogue.ts';

const own = (id: string, rules: readonly Rule[] = []) =>
  defineComponent({ id, title: id, area: 'ml', summary: id, namespace: 'tools', options: Type.Object({}), rules });
const rule = (id: string): Rule => ({ id, severity: 'error', what: 'a', why: 'b', check: () => [] });

it('a component of one’s own is in the catalogue', () => {
  expect(catalogue([own('notebook')]).map(({ id }) => id)).toContain('notebook');
});

it.each<[string, readonly unknown[], string]>([
  ['shadows no other', [own('kafka')], 'a component of components/ is called kafka, as another one is'],
  ['is there once', [own('a'), own('a')], 'a component of components/ is called a, as another one is'],
  ['brings no rule of another', [own('a', [rule('image')])], 'brings a rule image, as there is one already'],
  ['brings no rule twice', [own('a', [rule('x')]), own('b', [rule('x')])], 'brings a rule x, as there is one already'],
  ['is no number', [5], 'a file in components/ exports no component by default, but 5'],
  ['is no other object', [{ id: 'a' }], 'but an object without id, namespace or options'],
  ['is not nothing', [undefined], 'a file in components/ exports no component by default'],
])('and %s', (_, components, message) => {
  expect(() => catalogue(components as never)).toThrow(
    expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(message) }),
  );
});
