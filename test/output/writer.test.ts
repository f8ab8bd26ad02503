import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChanges, compareTree, type TreeFiles, WriterError } from '../../src/output/writer.ts';
import { withoutRoot } from '../support/without-root.ts';
import { contents, freshTree, identity, tree, write } from './tree-fixture.ts';

function expectTree(dir: string, files: TreeFiles): void {
  expect(contents(dir)).toEqual(Object.fromEntries(files));
  expect(readdirSync(dirname(dir))).toEqual(['local']);
}

function failure(work: () => unknown): WriterError {
  try {
    work();
  } catch (error) {
    if (error instanceof WriterError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const FILES = {
  'apps/kafka.yaml': 'app\n',
  'components/kafka/a.yaml': 'a\n',
  'components/kafka/b.yaml': 'b\n',
  'components/minio/c.yaml': 'c\n',
};

describe('compareTree', () => {
  it('tells what differs, sorted, and touches nothing', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    writeFileSync(join(dir, 'components/minio/foreign.yaml'), '');
    mkdirSync(join(dir, 'empty/inner'), { recursive: true });
    const before = contents(dir);
    const files = tree({ ...FILES, 'components/kafka/b.yaml': 'B\n', 'apps/new.yaml': 'n\n' });
    expect(compareTree(dir, files)).toEqual({
      written: ['apps/new.yaml', 'components/kafka/b.yaml'],
      unchanged: 4,
      removed: ['components/minio/foreign.yaml', 'empty/inner/'],
    });
    expect(contents(dir)).toEqual(before);
  });

  it('takes a folder that does not exist for an empty one', () => {
    expect(compareTree(freshTree(), tree({}))).toEqual({ written: ['index.json'], unchanged: 0, removed: [] });
  });

  it('compares bytes: what does not decode is not the replacement character', () => {
    const dir = freshTree();
    write(dir, tree({ a: '\ufffd' }));
    writeFileSync(join(dir, 'a'), Buffer.from([0xff]));
    expect(compareTree(dir, tree({ a: '\ufffd' })).written).toEqual(['a']);
  });
});

describe('applyChanges', () => {
  it('creates the tree, with the folders above it', () => {
    const dir = join(freshTree(), 'deep/er/local');
    const changes = write(dir, tree(FILES));
    expect(changes).toMatchObject({ unchanged: 0, removed: [] });
    expectTree(dir, tree(FILES));
  });

  it.each<[string, Record<string, string>]>([
    ['one file changed', { ...FILES, 'components/kafka/a.yaml': 'A\n' }],
    ['one file created', { ...FILES, 'components/kafka/z.yaml': 'z\n' }],
    ['one file in new folders', { ...FILES, 'components/new/x/y/z.yaml': 'z\n' }],
    ['two files of a folder', { ...FILES, 'components/kafka/a.yaml': 'A\n', 'components/kafka/b.yaml': 'B\n' }],
    ['files of two folders', { ...FILES, 'components/kafka/a.yaml': 'A\n', 'apps/kafka.yaml': 'K\n' }],
    ['a folder removed', { 'apps/kafka.yaml': 'app\n', 'components/minio/c.yaml': 'c\n' }],
    ['folders removed that leave others empty', { 'apps/kafka.yaml': 'app\n' }],
    ['a folder that becomes a file', { 'apps/kafka.yaml': 'app\n', components: 'x' }],
    ['a file that becomes a folder', { 'apps/kafka.yaml/x': 'x' }],
    ['all but the index removed', {}],
  ])('goes there and back: %s', (_, next) => {
    const dir = freshTree();
    for (const files of [tree(FILES), tree(next), tree(FILES)]) {
      write(dir, files);
      expectTree(dir, files);
    }
  });

  it('goes from any tree to any other, keeping unchanged files the same files', () => {
    const path = fc.constantFrom('a', 'a/b', 'a/b/c', 'a/b/d', 'a/e', 'f/g/h', 'f/g/i', 'f/j', 'k.yaml');
    const trees = fc.array(fc.dictionary(path, fc.constantFrom('1', '2')).map(withoutConflicts), {
      minLength: 2,
      maxLength: 4,
    });
    const property = fc.property(trees, (sequence) => {
      const dir = freshTree();
      let before: TreeFiles = new Map();
      for (const files of sequence) {
        const identities = new Map([...before.keys()].map((file) => [file, identity(join(dir, file))]));
        write(dir, files);
        expectTree(dir, files);
        for (const [file, content] of files) {
          if (before.get(file) === content) expect(identity(join(dir, file)), file).toBe(identities.get(file));
        }
        before = files;
      }
    });
    fc.assert(property, { seed: 20261121, numRuns: 100 });
  });

  it('leaves an empty folder for an empty tree', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    write(dir, new Map());
    expectTree(dir, new Map());
  });

  it('touches nothing when nothing changes', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    const parent = identity(dirname(dir));
    write(dir, tree(FILES));
    expect(identity(dirname(dir))).toBe(parent);
  });

  it('replaces links as the foreign entries they are, and never follows them', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    const outside = join(dirname(dir), 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'precious'), 'p');
    renameSync(join(dir, 'components/kafka'), join(dirname(dir), 'kafka'));
    symlinkSync(outside, join(dir, 'components/kafka'));
    rmSync(join(dir, 'apps/kafka.yaml'));
    symlinkSync(join(outside, 'precious'), join(dir, 'apps/kafka.yaml'));
    symlinkSync(outside, join(dir, 'components/minio/link'));

    const changes = write(dir, tree(FILES));
    expect(changes.removed).toEqual(['components/kafka', 'components/minio/link']);
    expect(changes.written).toEqual(['apps/kafka.yaml', 'components/kafka/a.yaml', 'components/kafka/b.yaml']);
    expect(contents(dir)).toEqual(Object.fromEntries(tree(FILES)));
    expect(contents(outside)).toEqual({ precious: 'p' });
  });

  it('replaces a single link by the file, not what the link points to', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    const outside = join(dirname(dir), 'precious');
    writeFileSync(outside, 'p');
    rmSync(join(dir, 'apps/kafka.yaml'));
    symlinkSync(outside, join(dir, 'apps/kafka.yaml'));
    write(dir, tree(FILES));
    expect(readFileSync(outside, 'utf8')).toBe('p');
    expect(contents(dir)).toEqual(Object.fromEntries(tree(FILES)));
  });

  it('writes through a link that stands for the whole folder', () => {
    const dir = freshTree();
    const elsewhere = join(dirname(dir), 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, dir);
    write(dir, tree(FILES));
    write(dir, tree({ ...FILES, 'apps/x': 'x', y: 'y' }));
    expect(readlinkSync(dir)).toBe(elsewhere);
    expect(contents(elsewhere)).toEqual(Object.fromEntries(tree({ ...FILES, 'apps/x': 'x', y: 'y' })));
  });

  it('replaces and keeps read-only files', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    for (const path of Object.keys(FILES)) chmodSync(join(dir, path), 0o444);
    for (const a of ['A\n', 'AA\n']) {
      const files = tree({
        ...FILES,
        'components/kafka/a.yaml': a,
        ...(a === 'AA\n' ? { 'components/kafka/n': '' } : {}),
      });
      write(dir, files);
      expectTree(dir, files);
    }
  });

  it('says which folder denies it, and leaves the tree as it is', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    chmodSync(dirname(dir), 0o555);
    try {
      const error = failure(() => withoutRoot(dirname(dir), () => write(dir, tree({ ...FILES, x: 'x' }))));
      expect(error.message).toMatch(/cannot write the tree .*permission denied \(EACCES\)/);
    } finally {
      chmodSync(dirname(dir), 0o755);
    }
    expectTree(dir, tree(FILES));
  });

  it('refuses when the folder has changed since it was compared', () => {
    const dir = freshTree();
    write(dir, tree(FILES));
    const files = tree({ ...FILES, 'components/kafka/a.yaml': 'A\n' });
    const changes = compareTree(dir, files);
    writeFileSync(join(dir, 'components/kafka/b.yaml'), 'edited');
    expect(failure(() => applyChanges(dir, files, changes))).toMatchObject({ fix: 'run again' });
    expect(existsSync(join(dir, 'components/kafka/b.yaml'))).toBe(true);
    write(dir, files);
    expectTree(dir, files);
  });

  it.each([
    ['../a', tree({ '../a': '' })],
    ['/a', tree({ '/a': '' })],
    ['a//b', tree({ 'a//b': '' })],
    ['a/.', tree({ 'a/.': '' })],
    ['', tree({ '': '' })],
    ['a/b is to be a file and a folder', tree({ 'a/b': '', 'a/b/c/d': '' })],
    ['no index.json', new Map([['a', '']])],
  ])('refuses what is not a tree: %j', (reason, files) => {
    const dir = freshTree();
    const changes = { written: ['a'], unchanged: 0, removed: [] };
    expect(failure(() => applyChanges(dir, files, changes)).message).toContain(reason);
    expect(existsSync(dir)).toBe(false);
  });
});

describe('the safety catch', () => {
  it.each<[string, (dir: string) => void, string]>([
    ['a folder with files', (dir) => writeFileSync(join(dir, 'thesis.tex'), 'x'), 'is not empty and has no index.json'],
    ['a folder with a folder', (dir) => mkdirSync(join(dir, 'src')), 'is not empty and has no index.json'],
    [
      'an index.json that is a folder',
      (dir) => mkdirSync(join(dir, 'index.json')),
      'is not empty and has no index.json',
    ],
    [
      'the top of a repository',
      (dir) => {
        mkdirSync(join(dir, '.git'));
        writeFileSync(join(dir, 'index.json'), '');
      },
      'is the top of a Git repository',
    ],
  ])('leaves alone %s', (_, fill, reason) => {
    const dir = freshTree();
    mkdirSync(dir);
    fill(dir);
    const before = contents(dir);
    const error = failure(() => compareTree(dir, tree(FILES)));
    expect(error.message).toContain(reason);
    expect(error.fix).toContain('choose another folder with --out');
    const changes = { written: [...tree(FILES).keys()].sort(), unchanged: 0, removed: [] };
    expect(failure(() => applyChanges(dir, tree(FILES), changes)).message).toBe(error.message);
    expect(contents(dir)).toEqual(before);
    expect(readdirSync(dirname(dir))).toEqual(['local']);
  });

  it('leaves alone a file', () => {
    const dir = freshTree();
    writeFileSync(dir, 'x');
    expect(failure(() => compareTree(dir, tree(FILES))).message).toContain('is not a folder');
  });
});

/** Drops what lies under another file, and adds the index. */
function withoutConflicts(entries: Record<string, string>): TreeFiles {
  const paths = Object.keys(entries);
  const kept = paths.filter((path) => !paths.some((other) => path.startsWith(`${other}/`)));
  return tree(Object.fromEntries(kept.map((path) => [path, entries[path]!])));
}
