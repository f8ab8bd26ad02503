import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { emit } from '../../../src/kit/yaml/emit.ts';
import { readEmitted } from '../../../src/kit/yaml/read.ts';
import { packageRoot } from '../../../src/workspace/workspace.ts';
import { json, TRICKY } from './tricky.ts';

const scenario = join(packageRoot(), 'test', 'golden', 'everything', 'dist');
const TREE = (readdirSync(scenario, { recursive: true, encoding: 'utf8' }) as string[])
  .filter((path) => path.endsWith('.yaml'))
  .sort()
  .map((path) => readFileSync(join(scenario, path), 'utf8'));

/** What `yaml` makes of a text, as order of keys and all: undefined where it is no document or several, or faulty. */
function other(text: string): string | undefined {
  const [document, ...more] = parseAllDocuments(text, { version: '1.1', merge: true, uniqueKeys: false });
  if (more.length > 0 || !document || !('errors' in document) || document.errors.length > 0) return undefined;
  return JSON.stringify(document.toJS());
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('readEmitted', () => {
  it('reads every file of a rendered platform but the root, which is two documents', () => {
    expect(TREE.length).toBeGreaterThan(500);
    const unread = TREE.filter((text) => readEmitted(text) === undefined);
    expect(unread.filter((text) => !text.includes('\n---\n'))).toEqual([]);
    expect(unread.length).toBeLessThan(3);
    // `yaml` takes its time: definitions are large, and of the rest a part shows it.
    for (const text of TREE.filter(({ length }, i) => length < 20_000 && i % 3 === 0))
      if (readEmitted(text)) expect(JSON.stringify(readEmitted(text))).toBe(other(text));
  });

  it('reads back what was emitted, or leaves it to the other reader', () => {
    let read = 0;
    const property = fc.property(json, (value) => {
      const found = readEmitted(emit(value));
      if (found === undefined) return;
      read++;
      expect(found).toEqual(value);
    });
    fc.assert(property, { seed: 20261201, numRuns: 5000 });
    expect(read).toBeGreaterThan(500);
  });

  it.each(TRICKY.map((text) => [JSON.stringify(text).slice(0, 30), text]))('has %s for what it is', (_, text) => {
    const value = { a: text, b: [text, [text], { c: text, d: [{ e: text }] }], f: { [`k${text}`]: text }, g: 1 };
    const found = readEmitted(emit(value));
    if (found) expect(found).toEqual(value);
    for (const raw of [`a: ${text}\nb: 1\n`, `a:\n- ${text}\n- x\n`, `${text}: 1\nb: 2\n`, `a: |\n  ${text}\nb: 1\n`]) {
      const own = readEmitted(raw);
      if (own) expect(JSON.stringify(own), raw).toBe(other(raw));
    }
  });

  it('makes of a file that somebody spoilt what the other reader makes of it, or nothing', () => {
    const files = TREE.filter(({ length }) => length < 3000);
    const bits = [
      '\n',
      ' ',
      '  ',
      '- ',
      ': ',
      ':',
      '"',
      "'",
      '#',
      ' #',
      '|',
      '>',
      '|-',
      '&a',
      '*a',
      '\t',
      '\r',
      '---\n',
    ];
    const more = [
      '{',
      '}',
      '[]',
      ',',
      '0',
      '.',
      '-',
      'e1',
      'yes',
      '~',
      '\\',
      '!',
      '%',
      '?',
      '? ',
      '<<',
      '\n\n',
      '\n  x',
    ];
    const edit = fc.tuple(fc.nat(), fc.nat({ max: 6 }), fc.constantFrom('', ...bits, ...more));
    let [read, refused] = [0, 0];
    const property = fc.property(fc.nat(), fc.array(edit, { minLength: 1, maxLength: 3 }), (which, edits) => {
      let text = files[which % files.length]!;
      for (const [place, away, put] of edits) {
        const at = place % text.length;
        text = text.slice(0, at) + put + text.slice(at + away);
      }
      const own = readEmitted(text);
      if (own === undefined) refused++;
      else {
        read++;
        expect(JSON.stringify(own), text).toBe(other(text));
      }
    });
    fc.assert(property, { seed: 20261201, numRuns: 4000 });
    expect(Math.min(read, refused)).toBeGreaterThan(500);
  });

  it.each([
    ['a list', '- a\n'],
    ['a comment', '# a\nb: 1\n'],
    ['two documents', 'a: 1\n---\nb: 1\n'],
    ['no last line break', 'a: 1'],
    ['a list to the right of its key', 'a:\n  - b\n'],
    ['a word that is true to some', 'a: yes\n'],
    ['a number with a base', 'a: 0444\n'],
    ['a number that is too long', 'a: 12345678901234567890\n'],
    ['a merge', '"<<": {}\n'],
    ['a text on several lines', 'a: b\n  c\n'],
    ['an anchor', 'a: &b c\n'],
    ['nothing behind a key', 'a:\nb: 1\n'],
    ['a setter', '"__proto__": 1\n'],
    ['nothing at all', '\n'],
  ])('leaves %s to the other reader', (_, text) => {
    expect(readEmitted(text)).toBeUndefined();
  });

  it('takes what can be a mapping alone', () => {
    fc.assert(
      fc.property(json, (value) => isMapping(value) || readEmitted(emit(value)) === undefined),
      { seed: 20261201, numRuns: 500 },
    );
  });
});
