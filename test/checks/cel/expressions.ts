import { evaluate } from '../../../src/checks/cel/evaluate.ts';
import { withDefaults } from '../../../src/checks/schema/defaults.ts';
import type { Schema } from '../../../src/checks/schema/structural.ts';
import type { KubeObject } from '../../../src/kit/object.ts';
import { shapeOfCrd } from '../../support/cel.ts';

/** A rule about a value of some type, and a value on either side. */
export interface Expression {
  readonly name: string;
  readonly crd: KubeObject;
  readonly kind: string;
  readonly good: unknown;
  readonly bad: unknown;
  readonly verdictOf: (value: unknown) => readonly string[];
}

const text: Schema = { type: 'string', maxLength: 64 };
const whole: Schema = { type: 'integer' };
const list = (items: Schema, more: object = {}): Schema => ({ type: 'array', maxItems: 8, items, ...more });

type Row = readonly [rule: string, schema: Schema, good: unknown, bad: unknown];

/** Each function and macro that `checks/cel` has, as the API server has it (k8s.io/apiserver@v0.35.4 pkg/cel/environment/base.go). */
const ROWS: readonly Row[] = [
  ["self.matches('^[a-z]+$')", text, 'abc', 'aBc'],
  ["self.find('[0-9]+') == '12'", text, 'a12b', 'ab'],
  ["self.findAll('[0-9]').size() == 2", text, 'a1b2', 'a1b'],
  ["self.findAll('[0-9]', 1).size() == 1", text, 'a1b2', 'ab'],
  ["self.replace('a', 'b') == 'bb'", text, 'aa', 'ac'],
  ["self.replace('a', 'b', 1) == 'ba'", text, 'aa', 'ab1'],
  ["self.split('/').size() == 2", text, 'a/b', 'a'],
  ["self.split('.').all(part, size(part) < 3)", text, 'ab.cd', 'abc.d'],
  ["self.lowerAscii() == 'ab'", text, 'aB', 'ac'],
  ["self.upperAscii() == 'AB'", text, 'aB', 'ac'],
  ["self.trim() == 'a'", text, ' a ', ' ab '],
  ["self.substring(1, 3) == 'bc'", text, 'abcd', 'axxd'],
  ["self.indexOf('b') == 1", text, 'abb', 'bab'],
  ["self.lastIndexOf('b') == 2", text, 'abb', 'aba'],
  ["self.charAt(1) == 'b'", text, 'abc', 'aac'],
  ["self.contains('b') && self.endsWith('c')", text, 'abc', 'acb'],
  ['size(self) == 2', text, 'ä😀', 'äää'],
  ['isURL(self)', text, 'https://a.example.com/b?c=d', 'a.example.com'],
  ["url(self).getHostname() == 'a.b' && url(self).getPort() == '80'", text, 'http://a.b:80/x', 'http://a.c:80/x'],
  ["url(self).getScheme() == 'https'", text, 'https://a.b', 'http://a.b'],
  ["url(self).getEscapedPath() == '/x'", text, 'http://a.b/x', 'http://a.b/y'],
  ["url(self).getHost() == 'a.b:8080'", text, 'http://a.b:8080/x', 'http://a.b/x'],
  ['isQuantity(self)', text, '1.5Gi', '200K'],
  ["quantity(self).isGreaterThan(quantity('1Gi'))", text, '1025Mi', '1023Mi'],
  ["quantity(self).isLessThan(quantity('0.5'))", text, '499m', '500m'],
  ["quantity(self).compareTo(quantity('200M')) == 0", text, '0.2G', '0.2Gi'],
  ['quantity(self).isInteger()', text, '3k', '1500m'],
  ['quantity(self).asInteger() == 3000', text, '3k', '3Ki'],
  ["quantity(self).add(quantity('1k')).sub(500).isGreaterThan(quantity('0'))", text, '0', '-500'],
  ['isIP(self)', text, '10.0.0.1', '10.0.0.256'],
  ['isIP(self) && ip(self).family() == 6', text, 'fd00::1', '10.0.0.1'],
  ['isCIDR(self)', text, '10.0.0.0/8', '10.0.0.0/33'],
  ["cidr(self).containsIP('10.1.2.3')", text, '10.1.0.0/16', '10.2.0.0/16'],
  ["cidr('10.0.0.0/8').containsCIDR(self)", text, '10.1.0.0/16', '11.0.0.0/16'],
  ['cidr(self).prefixLength() == 24', text, '10.0.0.0/24', '10.0.0.0/25'],
  ['!format.dns1123Label().validate(self).hasValue()', text, 'a-b', 'a.b'],
  ['!format.dns1123Subdomain().validate(self).hasValue()', text, 'a.b', 'a_b'],
  ['!format.dns1035Label().validate(self).hasValue()', text, 'a1', '1a'],
  ['!format.qualifiedName().validate(self).hasValue()', text, 'a.io/b', 'a/b/c'],
  ['!format.labelValue().validate(self).hasValue()', text, 'A_b', 'a b'],
  ['self.isSorted()', list(whole), [1, 2, 2], [2, 1]],
  ['self.sum() == 6', list(whole), [1, 2, 3], [1, 2]],
  ['self.min() == 1 && self.max() == 3', list(whole), [3, 1, 2], [3, 2]],
  ['self.indexOf(2) == 1 && self.lastIndexOf(2) == 2', list(whole), [1, 2, 2], [2, 1]],
  ['self.exists_one(x, x > 2)', list(whole), [1, 3], [3, 4]],
  ['self.map(x, x * 2).exists(x, x == 6)', list(whole), [3], [2]],
  ['sets.contains(self, [1, 2])', list(whole), [2, 3, 1], [1, 3]],
  ['sets.equivalent(self, [1, 2])', list(whole), [2, 1, 2], [1, 3]],
  ['sets.intersects(self, [1, 2])', list(whole), [2, 5], [3, 4]],
  ["self.all(x, x in ['a', 'b'])", list(text), ['a'], ['c']],
  ['self > 1.5', { type: 'number' }, 2, 1],
  ['self / 2 == 2', whole, 5, 6],
  ["duration(self) > duration('90m')", text, '1h31m', '1h30m'],
  ["self > duration('90m')", { type: 'string', format: 'duration' }, '2h', '1h'],
  [
    "self < timestamp('2026-01-01T00:00:00Z')",
    { type: 'string', format: 'date-time' },
    '2025-01-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ],
  ["type(self) == int ? self > 0 : self == 'a'", { 'x-kubernetes-int-or-string': true }, 1, 'b'],
  [
    "self.all(key, self[key].startsWith('a'))",
    { type: 'object', maxProperties: 4, additionalProperties: text },
    { x: 'ab' },
    { x: 'ba' },
  ],
  ["'a' in self && self['a'] == 'b'", { type: 'object', maxProperties: 4, additionalProperties: text }, { a: 'b' }, {}],
  ["self.?a.orValue('z') == 'z'", { type: 'object', properties: { a: text } }, {}, { a: 'b' }],
  [
    "self.a__dash__b == 'c' && self.__namespace__ == 'd'",
    { type: 'object', properties: { 'a-b': text, namespace: text } },
    { 'a-b': 'c', namespace: 'd' },
    { 'a-b': 'c', namespace: 'e' },
  ],
  ["self.a == 'b'", { type: 'object', properties: { a: { ...text, default: 'b' } } }, {}, { a: 'c' }],
  ["self.a == 'b'", { type: 'object', properties: { a: text } }, { a: 'b' }, {}],
  ['sign(quantity(self)) == -1', text, '-1Ki', '0'],
];

export const EXPRESSIONS: readonly Expression[] = ROWS.map(([rule, schema, good, bad], i) => {
  const kind = `Probe${i}`;
  const plural = kind.toLowerCase();
  const value: Schema = { ...schema, 'x-kubernetes-validations': [{ rule, message: 'it is bad' }] };
  const crd = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.probes.example.com` },
    spec: {
      group: 'probes.example.com',
      scope: 'Cluster',
      names: { kind, plural, singular: plural, listKind: `${kind}List` },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties: { value } } } },
          },
        },
      ],
    },
  };
  const one = { name: rule, crd, kind, good, bad };
  const shape = shapeOfCrd(crd, { apiVersion: 'probes.example.com/v1' });
  return {
    ...one,
    verdictOf: (given) =>
      evaluate(shape, withDefaults(probeOf(one, given), shape)).map(
        ({ message, unsupported }) => `${message}${unsupported ? ` (${unsupported})` : ''}`,
      ),
  };
});

/** An object that has a value for a rule. */
export function probeOf({ kind }: Pick<Expression, 'kind'>, value: unknown): KubeObject {
  return { apiVersion: 'probes.example.com/v1', kind, metadata: { name: 'one' }, spec: { value } };
}
