import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { applyFiles, compareFiles } from '../../src/output/file-writer.ts';
import type { LaidFile } from '../../src/output/laid-file.ts';
import { generated } from '../../src/output/repository/header.ts';
import { contents, freshTree, identity } from './tree-fixture.ts';

const ours = (text: string) => generated('platform.yaml', 'npm run synth', text);
const FILES = new Map([
  ['a/k3d.yaml', ours('one\n')],
  ['ci.yml', ours('two\n')],
  ['gone.yml', undefined],
]);

function write(top: string, files: ReadonlyMap<string, string | undefined> = FILES) {
  const laid = [...files].map(([path, text]): LaidFile => ({ path, text, keeping: 'marked' }));
  const { changes, findings } = compareFiles(top, laid);
  if (findings.length === 0) applyFiles(top, laid, changes);
  return { ...changes, findings };
}

function having(files: Record<string, string>): string {
  const top = freshTree();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}

it('writes what is missing or differs, and nothing the second time', () => {
  const top = having({ 'ci.yml': ours('old\n') });
  expect(write(top)).toEqual({ written: ['a/k3d.yaml', 'ci.yml'], removed: [], findings: [] });
  const before = identity(join(top, 'ci.yml'));
  expect(write(top)).toEqual({ written: [], removed: [], findings: [] });
  expect(identity(join(top, 'ci.yml'))).toBe(before);
  expect(contents(top)).toEqual({ 'a/k3d.yaml': ours('one\n'), 'ci.yml': ours('two\n') });
});

it('removes one of ours that belongs there no more, and leaves one of somebody else', () => {
  const top = having({ 'gone.yml': ours('old\n') });
  expect(write(top).removed).toEqual(['gone.yml']);
  expect(existsSync(join(top, 'gone.yml'))).toBe(false);
  writeFileSync(join(top, 'gone.yml'), 'mine\n');
  expect(write(top)).toEqual({ written: [], removed: [], findings: [] });
  expect(readFileSync(join(top, 'gone.yml'), 'utf8')).toBe('mine\n');
});

it('never writes over what somebody else wrote', () => {
  const top = having({ 'ci.yml': 'mine\n' });
  const { findings } = write(top);
  expect(findings).toEqual([
    {
      rule: 'repository/foreign',
      severity: 'error',
      message: 'ci.yml is there already, and Mooring did not make it',
      why: 'What somebody wrote by hand is never overwritten',
      fix: 'move it out of the way and synth again; or keep it, and say `ci: false` under `git` to have no such file generated',
    },
  ]);
  expect(contents(top)).toEqual({ 'ci.yml': 'mine\n' });
});

it.each([
  ['an empty file', (path: string) => writeFileSync(path, '')],
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link, whatever it leads to', (path: string) => symlinkSync('/dev/null', path)],
])('takes %s for what somebody else wrote', (_, make) => {
  const top = having({ 'other/file': '' });
  make(join(top, 'ci.yml'));
  expect(write(top).findings.map(({ rule }) => rule)).toEqual(['repository/foreign']);
});

it('says in words what the file system refuses', () => {
  const top = having({ a: 'a file where a folder is to be\n' });
  expect(() => write(top)).toThrow(/^cannot write .*k3d\.yaml: /);
});
