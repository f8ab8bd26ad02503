import { expect, it } from 'vitest';
import { schemaText } from '../../../../src/checks/rules/schema/text.ts';
import { object, of, subject } from '../../../support/subject.ts';

const check = (name: string, text: string) =>
  [...schemaText.check(subject([of('x', object('v1', 'ConfigMap', 'one', 'a', { data: { [name]: text } }))]))].map(
    ({ path, message }) => [path, message],
  );

it('reads what its name says, with values that are filled in', () => {
  expect(check('a.yaml', 'a: {{ value }}\nb: ${B}\n')).toEqual([]);
  expect(check('a.json', '{"a": ${A}, "b": ["{{ b }}"]}')).toEqual([]);
  expect(check('a.toml', 'a = {{ a }}\n[b]\nc = "${C}"\n')).toEqual([]);
  expect(check('a.cfg', '# a\n[a]\nb = 1\n  2\n[c]\nb: 1\n')).toEqual([]);
  expect(check('a.properties', '# a\na=1\na=1\nb = x \\\n  y\n')).toEqual([]);
});

it('leaves programs, other formats and what is no object alone', () => {
  expect(check('a.yaml', '{% for a in b %}\n{{ a }: \n{% endfor %}')).toEqual([]);
  expect(check('haproxy.cfg', 'global\n  maxconn 10\nglobal\n')).toEqual([]);
  expect(check('a.txt', '{')).toEqual([]);
  expect(check('a.yaml', 'apiVersion: config.example.com/v1\nkind: Settings\nport: 1\n')).toEqual([]);
  expect(check('a.yaml', 'kind: table\nspec: 3\n')).toEqual([]);
});

it('finds what cannot be read, with why', () => {
  expect(check('a.yaml', 'a: 1\na: 2\n')).toEqual([
    ['data["a.yaml"]', 'a.yaml cannot be read: Map keys must be unique at line 2, column 1'],
  ]);
  expect(check('a.json', '{"a": 1,}')).toHaveLength(1);
  expect(check('a.toml', 'a = b\n')).toHaveLength(1);
  expect(check('a.cfg', '[a]\nb = 1\nB = 2\n')).toEqual([
    ['data["a.cfg"]', 'a.cfg cannot be read: line 3 says [a] b a second time'],
  ]);
  expect(check('a.cfg', '[a]\nb\n')).toEqual([
    ['data["a.cfg"]', 'a.cfg cannot be read: line 2 is neither a section nor an option: b'],
  ]);
  expect(check('a.properties', 'a=1\na=2\n')).toEqual([
    ['data["a.properties"]', 'a.properties cannot be read: line 2 says a a second time'],
  ]);
});

it('finds an object of Kubernetes that is none any more', () => {
  expect(check('a.yaml', 'apiVersion: v1\nmetadata: { name: a }\n')).toEqual([
    ['data["a.yaml"]', 'an object of Kubernetes in a.yaml says no kind'],
  ]);
  expect(check('a.yaml', 'kind: Pod\nmetadata: {}\nspec: {}\n')).toEqual([
    ['data["a.yaml"]', 'an object of Kubernetes in a.yaml says no apiVersion'],
  ]);
  expect(check('a.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {}\n')).toEqual([
    ['data["a.yaml"]', 'an object of Kubernetes in a.yaml says no metadata.name'],
  ]);
});
