import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSchemaChecker, type SchemaChecker } from '../../../src/checks/schema/checker.ts';
import { widget, widgetCrd } from './widget.ts';

const root = resolve(import.meta.dirname, '../../..');
const wrong = widget({ size: 'x' });

describe('the cache of compiled validators', () => {
  let cacheDir: string;
  beforeEach(() => {
    cacheDir = mkdtempSync(join(tmpdir(), 'schema-cache-'));
  });
  afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

  /** As a new process does: nothing in memory, only the folder. */
  const newChecker = (crd = widgetCrd, folder = cacheDir): SchemaChecker =>
    createSchemaChecker({ root, cacheDir: folder, kubernetes: '1.35', crds: [crd] });

  it('keeps one file a kind, made when the kind is first met', () => {
    const checker = newChecker();
    expect(readdirSync(cacheDir)).toEqual([]);
    checker.check(wrong);
    checker.check(wrong);
    expect(readdirSync(cacheDir)).toEqual([expect.stringMatching(/^example\.com_v1\.Widget-[0-9a-f]{16}\.cjs$/)]);
  });

  it('keeps code that needs nothing else, so that it loads from any folder', () => {
    newChecker().check(wrong);
    expect(readFileSync(join(cacheDir, readdirSync(cacheDir)[0]!), 'utf8')).not.toContain('require(');
  });

  it('uses what it kept, with the same result', () => {
    const compiled = newChecker().check(wrong);
    expect(newChecker().check(wrong)).toEqual(compiled);

    // A stand-in that accepts everything shows that the file is what judges.
    const fresh = mkdtempSync(join(cacheDir, 'copy-'));
    const file = readdirSync(cacheDir).find((name) => name.endsWith('.cjs'))!;
    writeFileSync(join(fresh, file), 'module.exports = () => true;');
    expect(newChecker(widgetCrd, fresh).check(wrong)).toEqual([]);
  });

  it('does not use what it kept for another schema', () => {
    newChecker().check(wrong);
    const [beta, alpha, v1] = widgetCrd.spec.versions;
    const open = {
      ...v1!,
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    };
    const changed = { ...widgetCrd, spec: { ...widgetCrd.spec, versions: [beta!, alpha!, open] } };
    expect(newChecker(changed).check(wrong)).toEqual([]);
    expect(readdirSync(cacheDir)).toHaveLength(2);
  });

  it.each([
    ['empty', ''],
    ['cut off', 'module.exports = function ('],
    ['something else', 'module.exports = { validate: true };'],
    ['failing', 'throw new Error("broken")'],
  ])('compiles again when a file is %s', (_, content) => {
    const compiled = newChecker().check(wrong);
    const fresh = mkdtempSync(join(cacheDir, 'copy-'));
    const file = readdirSync(cacheDir).find((name) => name.endsWith('.cjs'))!;
    writeFileSync(join(fresh, file), content);
    expect(newChecker(widgetCrd, fresh).check(wrong)).toEqual(compiled);
    expect(readFileSync(join(fresh, file), 'utf8')).toEqual(readFileSync(join(cacheDir, file), 'utf8'));
  });

  it.each([
    ['nothing', undefined],
    ['something else', 'not what V8 made'],
    ['what V8 made of another text', 'other'],
  ])('judges the same beside %s of V8', (_, content) => {
    const compiled = newChecker().check(wrong);
    const file = readdirSync(cacheDir).find((name) => name.endsWith('.cjs'))!;
    const folderOf = (code: string) => {
      const folder = mkdtempSync(join(cacheDir, 'copy-'));
      writeFileSync(join(folder, file), code);
      return folder;
    };
    const code = readFileSync(join(cacheDir, file), 'utf8');
    const other = folderOf(`${code}\n// Longer.`);
    newChecker(widgetCrd, other).check(wrong);
    const fresh = folderOf(code);
    const made = join(fresh, `${file}.v8`);
    if (content === 'other') writeFileSync(made, readFileSync(join(other, `${file}.v8`)));
    else if (content !== undefined) writeFileSync(made, content);
    const before = content === undefined ? '' : readFileSync(made).toString('hex');
    expect(newChecker(widgetCrd, fresh).check(wrong)).toEqual(compiled);
    expect(readFileSync(made).toString('hex')).not.toBe(before);
  });

  it('works without a folder that it can write', () => {
    const file = join(cacheDir, 'file');
    writeFileSync(file, '');
    expect(newChecker(widgetCrd, join(file, 'below')).check(wrong)).toHaveLength(1);
    chmodSync(cacheDir, 0o500);
    expect(newChecker().check(wrong)).toHaveLength(1);
    chmodSync(cacheDir, 0o700);
  });

  it('leaves no temporary files', () => {
    newChecker().check(wrong);
    expect(readdirSync(cacheDir).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('keeps nothing for a kind that nothing serves', () => {
    newChecker().check({ ...wrong, apiVersion: 'example.com/v9' });
    expect(readdirSync(cacheDir)).toEqual([]);
  });
});
