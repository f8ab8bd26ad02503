import { describe, expect, it } from 'vitest';
import { parseSource } from '../../src/config/source.ts';
import { growth } from '../support/growth.ts';

/** Findings of `text` as `line:column rule: message`. */
function told(text: string): string[] {
  return parseSource('platform.yaml', text).findings.map(
    ({ at, rule, message }) => `${at?.line}:${at?.column} ${rule}: ${message}`,
  );
}

describe('a file that can be read', () => {
  it('becomes plain JSON', () => {
    const { source, findings } = parseSource(
      'platform.yaml',
      'name: mlops\nkafka: { brokers: 3, storage: 20Gi }\nlist: [ 1, 2.5, true, null, text ]\n',
    );
    expect(findings).toEqual([]);
    expect(source?.value).toEqual({
      name: 'mlops',
      kafka: { brokers: 3, storage: '20Gi' },
      list: [1, 2.5, true, null, 'text'],
    });
  });

  it('reads keys as the text they are, and yes, no, on and off as text, whatever %YAML says', () => {
    const { source } = parseSource('platform.yaml', '%YAML 1.1\n---\n2024: yes\non: off\n1.0: 012\n');
    expect(source?.value).toEqual({ '2024': 'yes', on: 'off', '1.0': 12 });
  });

  it('writes aliases out, with a copy each', () => {
    const { source, findings } = parseSource(
      'platform.yaml',
      'a: &topic { partitions: 6 }\nb: *topic\nc: [ *topic ]\n',
    );
    expect(findings).toEqual([]);
    expect(source?.value).toEqual({ a: { partitions: 6 }, b: { partitions: 6 }, c: [{ partitions: 6 }] });
    expect(source?.value.b).not.toBe(source?.value.a);
  });

  it('takes Windows line ends, a byte order mark and keys named like members of Object', () => {
    const { source, findings } = parseSource('platform.yaml', '\uFEFFconstructor: 1\r\ntoString: 2\r\n');
    expect(findings).toEqual([]);
    expect(source?.value).toEqual({ constructor: 1, toString: 2 });
  });
});

describe('a file with one mistake', () => {
  it.each([
    ['an empty file', '# nothing yet\n', ['1:1 config/empty: platform.yaml is empty']],
    ['a list at the top', '- a\n', ['1:1 config/top-level: platform.yaml must hold keys and values at its top']],
    ['a second document', 'a: 1\n---\nb: 2\n', ['2:1 config/documents: a second document starts here']],
    ['a key twice', 'a: 1\nb: 2\na: 3\n', ['3:1 config/duplicate-key: the key a is already on line 1']],
    [
      'a merge key',
      'a: &x { b: 1 }\nc:\n  <<: *x\n',
      ['3:3 config/merge-key: merge keys (<<) are not supported: YAML 1.2 has none'],
    ],
    ['a tag', 'a: !secret x\n', ['1:4 config/tag: tags (`!name`) are not supported']],
    ['an unknown alias', 'a: *nope\n', ['1:4 config/alias: no &nope stands before *nope']],
    ['an alias of itself', 'a: &x { b: *x }\n', ['1:12 config/alias: *x stands inside the value that it repeats']],
    ['a list as a key', '? [ a ]\n: 1\n', ['1:3 config/key: a list, a map or an alias cannot be a key']],
    ['a template', 'name: {{ .Values.name }}\n', ['1:8 config/key: a list, a map or an alias cannot be a key']],
    ['an empty key', ': 1\n', ['1:1 config/key: a key without a name']],
    [
      'a name of several lines, which no pattern of a schema would see',
      'a:\n  "b\\nc": 1\n',
      ['2:3 config/key: a key of several lines: "b\\nc"'],
    ],
    [
      'half a character, which no file can hold',
      'a: { b: "\\ud800" }\n',
      ['1:9 config/text: this text has half a character in it, which no file can hold'],
    ],
    [
      'a key that reaches prototypes',
      'a:\n  __proto__: { admin: true }\n',
      ['2:3 config/key: __proto__ cannot be a key'],
    ],
    ['infinity', 'a: .inf\n', ['1:4 config/number: .inf is not a number that can be configured']],
    [
      'a number that loses digits',
      'a: 9223372036854775807\n',
      ['1:4 config/number: 9223372036854775807 has more digits than a number can keep'],
    ],
    ['a tab', 'a:\n\tb: 1\n', ['2:1 config/syntax: a tab indents this line']],
    ['an open bracket', 'a: { b: 1\nc: 2\n', ['1:4 config/syntax: the { is not closed']],
    ['an open list', 'a: [ 1, 2\n', ['1:4 config/syntax: the [ is not closed']],
    ['an open quote', 'a: "x\nb: 2\n', ['1:4 config/syntax: the quote " is not closed']],
    [
      'a key without a value',
      'a:\n  b\n  c: 1\n',
      ['2:3 config/syntax: a key without a value: no `: ` follows it on its line'],
    ],
    ['a second colon', 'a: b: c\n', ['1:4 config/syntax: a second `key: value` on the same line']],
    [
      'a crooked line',
      'a:\n  b: 1\n c: 2\n',
      ['3:1 config/syntax: this line is indented neither like its neighbours nor like a child of the line above'],
    ],
    ['a reserved character', 'a: @x\n', ['1:4 config/syntax: a plain text cannot start with @']],
    ['text after a quote', 'a: "x"y\n', ['1:7 config/syntax: something follows a value that is already complete']],
    [
      'a Windows path',
      'a: "C:\\data"\n',
      ['1:7 config/syntax: a backslash in double quotes starts an escape that YAML does not know'],
    ],
    [
      'a merge conflict',
      'a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n',
      ['2:1 config/syntax: an unresolved Git merge conflict'],
    ],
    ['a run of brackets', '['.repeat(20_000), [expect.stringMatching(/config\/syntax: the file is nested too deeply/)]],
  ])('%s', (_name, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('leaves the entry out and keeps the rest', () => {
    const { source } = parseSource('platform.yaml', 'a: 1\na: 2\n__proto__: { x: 1 }\nb: 3\n');
    expect(source?.value).toEqual({ a: 1, b: 3 });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  it('stops aliases of aliases of aliases', () => {
    const bomb = [
      'a0: &a0 [ x ]',
      ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [ *a${i}, *a${i} ]`),
    ].join('\n');
    // Who expands it first has two to the power of thirty values, and no end.
    expect(told(bomb)).toEqual([expect.stringContaining('stands for too many values')]);
  });

  it('gives no source when nothing can be read', () => {
    expect(parseSource('platform.yaml', 'a: "x').source).toBeUndefined();
    expect(parseSource('platform.yaml', '').source).toBeUndefined();
  });
});

it('reads 20,000 keys of one map in linear time', () => {
  const read = (keys: number) => {
    const text = Array.from({ length: keys }, (_, i) => `key-${i}: ${i}`).join('\n');
    expect(parseSource('platform.yaml', text).findings).toEqual([]);
  };
  expect(growth(read, 2000, 20_000)).toBeLessThan(40);
});
