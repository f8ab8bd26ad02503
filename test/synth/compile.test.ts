import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedCompile } from '../../src/synth/compile.ts';

const schema = Type.Object(
  { name: Type.String({ minLength: 2, maxLength: 3, pattern: '^\\p{L}+$' }) },
  { additionalProperties: false },
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mooring-compile-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a validator says of a value that is wrong in two ways. */
function errorsOf(cacheDir: string) {
  const validate = cachedCompile(cacheDir)(schema);
  expect(validate({ name: 'äö' })).toBe(true);
  expect(validate({ name: '1234', other: 1 })).toBe(false);
  return structuredClone(validate.errors);
}

describe('compiled option schemas', () => {
  it('are kept, and judge from the cache as they did when they were compiled', () => {
    const fresh = errorsOf(folder);
    expect(fresh).toHaveLength(3);
    const [file] = readdirSync(folder);
    const code = readFileSync(join(folder, file!), 'utf8');
    expect(code).not.toContain('require(');
    expect(errorsOf(folder)).toEqual(fresh);
  });

  it('come from the cache when it has them', () => {
    const other = mkdtempSync(join(folder, 'other-'));
    cachedCompile(other)(schema);
    const [file] = readdirSync(other);
    writeFileSync(join(folder, file!), 'module.exports = () => "from the cache";');
    expect(cachedCompile(folder)(schema)({})).toBe('from the cache');
  });

  it('are compiled again when the schema is another', () => {
    errorsOf(folder);
    cachedCompile(folder)(Type.Object({}));
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it('do without a cache that is broken or cannot be written', () => {
    const fresh = errorsOf(folder);
    const [file] = readdirSync(folder);
    rmSync(join(folder, file!));
    writeFileSync(join(folder, 'file'), '');
    expect(errorsOf(join(folder, 'file'))).toEqual(fresh);
  });
});
