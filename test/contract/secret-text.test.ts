import { describe, expect, it } from 'vitest';
import { asItIs, inQuotes, inUrl } from '../../src/contract/secret-text.ts';

/** Values that break texts in which they are not escaped. */
const VALUES = [
  'letters123',
  'with space',
  'p+q',
  '"quoted"',
  'back\\slash',
  'end\\',
  'é€😀',
  '#hash',
  '$HOME',
  '%41',
  'a@b:c/d?e=f&g',
  "it's",
  'line\nbreak',
  'cr\rx',
  '\\n literal',
  ' edges ',
];

/** What Go's text/template makes of one pipe of `urlquery` and `replace`, with Go's strings (which JSON reads alike). */
function render(template: string, value: string): string {
  return template.replace(/\{\{ \.password((?: \| [^|]+?)*) \}\}/, (_, pipe: string) =>
    pipe
      .split(' | ')
      .slice(1)
      .reduce((text, step) => {
        if (step === 'urlquery') return encodeURIComponent(text).replaceAll('%20', '+');
        const [, old, made] = /^replace ("(?:[^"\\]|\\.)*") ("(?:[^"\\]|\\.)*")$/.exec(step)!;
        return text.replaceAll(JSON.parse(old!), () => JSON.parse(made!));
      }, value),
  );
}

/** The escapes of C, as Java's StreamTokenizer and valkey's sdssplitargs read them. */
function unquoted(text: string): string {
  expect(text).toMatch(/^"(?:[^"\\\n\r]|\\.)*"$/u);
  return text.slice(1, -1).replace(/\\(.)/g, (_, one: string) => ({ n: '\n', r: '\r' })[one] ?? one);
}

describe.each(VALUES)('%j', (value) => {
  it('comes out of a URL as it went in', () => {
    const url = new URL(`redis://:${render(inUrl({ key: 'password' }), value)}@host:6379/0`);
    expect(url.host).toBe('host:6379');
    expect(decodeURIComponent(url.password)).toBe(value);
  });

  it('comes out of quotes as it went in', () => {
    expect(unquoted(render(inQuotes({ key: 'password' }), value))).toBe(value);
  });
});

it('refuses with words what cannot be escaped', () => {
  expect(asItIs({ key: 'password' }, '["\\r\\n]', 'no "quotes"')).toBe(
    String.raw`{{ if regexMatch "[\"\\r\\n]" .password }}{{ fail "no \"quotes\"" }}{{ end }}{{ .password }}`,
  );
});
