import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stampHolds, takeStamp } from '../../src/output/writer.ts';
import { freshTree, tree, write } from './tree-fixture.ts';

const FILES = tree({ 'a/x.yaml': '1', 'a/y.yaml': '1', 'b.yaml': '1' });

describe('a stamp', () => {
  it('holds while nothing changes, and is short', () => {
    const dir = freshTree();
    write(dir, FILES);
    const stamp = takeStamp(dir, FILES)!;
    expect(stamp).toMatch(/^[\w-]{43}$/);
    expect(stampHolds(dir, stamp)).toBe(true);
    expect(takeStamp(dir, FILES)).toBe(stamp);
    readFileSync(join(dir, 'b.yaml'));
    expect(stampHolds(dir, stamp)).toBe(true);
  });

  it.each<[string, (dir: string) => void]>([
    ['a file changed to another length', (dir) => writeFileSync(join(dir, 'b.yaml'), '22')],
    ['a file changed to the same length', (dir) => writeFileSync(join(dir, 'b.yaml'), '2')],
    ['a change that keeps the time of modification', keepTimes],
    ['a file replaced by rename', (dir) => renameSync(join(dir, 'a/x.yaml'), join(dir, 'a/y.yaml'))],
    ['a file removed', (dir) => rmSync(join(dir, 'b.yaml'))],
    ['a file added', (dir) => writeFileSync(join(dir, 'a/foreign'), '')],
    ['a hidden file added', (dir) => writeFileSync(join(dir, 'a/.DS_Store'), '')],
    ['an empty folder added', (dir) => mkdirSync(join(dir, 'c'))],
    ['a link added', (dir) => symlinkSync('b.yaml', join(dir, 'c'))],
    ['a file replaced by a link to its like', linkInstead],
    ['another mode', (dir) => chmodSync(join(dir, 'b.yaml'), 0o600)],
    ['the tree removed', (dir) => rmSync(dir, { recursive: true })],
  ])('is broken by %s', (_, change) => {
    const dir = freshTree();
    write(dir, FILES);
    const stamp = takeStamp(dir, FILES)!;
    change(dir);
    expect(stampHolds(dir, stamp)).toBe(false);
  });

  it('is broken by a change of equal length in the very next moment, every time', () => {
    const dir = freshTree();
    for (let i = 0; i < 100; i++) {
      const files = tree({ 'a.yaml': String(i % 10) });
      write(dir, files);
      const stamp = takeStamp(dir, files)!;
      writeFileSync(join(dir, 'a.yaml'), String((i + 1) % 10));
      expect(stampHolds(dir, stamp), `round ${i}`).toBe(false);
    }
  });

  it('is not given for a folder that holds something else', () => {
    const dir = freshTree();
    expect(takeStamp(dir, FILES)).toBeUndefined();
    write(dir, FILES);
    expect(takeStamp(dir, tree({ ...Object.fromEntries(FILES), 'b.yaml': '2' }))).toBeUndefined();
    writeFileSync(join(dir, 'foreign'), '');
    expect(takeStamp(dir, FILES)).toBeUndefined();
  });

  it('is not given while a file is from the future, whose next change could go unseen', () => {
    const dir = freshTree();
    write(dir, FILES);
    const later = new Date(Date.now() + 3_600_000);
    utimesSync(join(dir, 'b.yaml'), later, later);
    expect(takeStamp(dir, FILES)).toBeUndefined();
  });
});

function keepTimes(dir: string): void {
  const file = join(dir, 'b.yaml');
  const { atime, mtime } = statSync(file);
  writeFileSync(file, '2');
  utimesSync(file, atime, mtime);
}

function linkInstead(dir: string): void {
  renameSync(join(dir, 'b.yaml'), join(dirname(dir), 'b'));
  symlinkSync('../b', join(dir, 'b.yaml'));
}
