import { expect, it } from 'vitest';
import { secretText } from '../../../../../src/catalogue/platform/external-secrets/rules/secret-text.ts';
import { asItIs, inQuotes, inUrl } from '../../../../../src/contract/secret-text.ts';
import { object, of, subject } from '../../../../support/subject.ts';

const check = (text: string) => {
  const spec = { target: { template: { data: { key: text } } } };
  const secret = object('external-secrets.io/v1', 'ExternalSecret', 'x', 'ns', { spec });
  return [...secretText.check(subject([of('x', secret)]))].map(({ path, message }) => `${path}: ${message}`);
};

it.each([
  ['a value alone', '{{ .password }}'],
  ['one by its index', '{{ index . "sasl.jaas.config" }}'],
  ['a text without values', 'export A="b"'],
  ['a URL', `postgresql://${inUrl({ key: 'username' })}:${inUrl({ key: 'password' })}@db:5432/x`],
  ['quotes', `requirepass ${inQuotes({ key: 'password' })}\n`],
  ['JSON', '{"password":{{ .password | toJson }}}'],
  ['what was looked at', `export A="${asItIs({ key: 'password' }, '["\\n]', 'no quotes')}"`],
])('is content with %s', (_, text) => expect(check(text)).toEqual([]));

it.each([
  ['requirepass {{ .password }}\n', 'password is put into a longer text as it is'],
  ['password="{{ .password }}";', 'password is put into a longer text as it is'],
  ['jaas: {{ index . "sasl.jaas.config" }}', 'sasl.jaas.config is put into a longer text as it is'],
  ['redis://:{{ .password }}@host', 'password is put into a longer text as it is'],
  ['redis://:{{ .password | urlquery }}@host', '`urlquery` writes a space as a plus, which is one in a URL'],
  [`${asItIs({ key: 'user' }, '["]', 'no quotes')}:{{ .password }}`, 'password is put into a longer text as it is'],
])('finds what breaks: %s', (text, message) => {
  expect(check(text)).toEqual([`spec.target.template.data.key: ${message}`]);
});
