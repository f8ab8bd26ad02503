import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { secretsIn } from '../../src/checks/secrets/scan.ts';
import { markdownOf } from '../../src/review/format/markdown.ts';
import { textOf } from '../../src/review/format/text.ts';
import { holdsObjects } from '../../src/review/trees/tree-files.ts';
import { reviewOf, treeOf } from './platforms.ts';

type Tree = ReadonlyMap<string, string>;

const BASE = treeOf({});
// One object a file. Definitions are nine tenths of a tree's bytes, and nothing is special about them here.
const PATHS = [...BASE.keys()]
  .filter((path) => holdsObjects(path) && path !== 'root.yaml' && !path.includes('customresourcedefinition'))
  .sort();

/** Words that the secret scan stops, and some that it lets pass. */
const WORDS = ['hunter2-Xk29vq', 'AKIAIOSFODNN7EXAMPLE', 'postgres://user:pa55w0rd-Xk29@db/x', 'plain', '1Gi', ''];
const KEYS = ['password', 'token', 'DB_PASSWORD', 'note', 'image'];

/** What somebody does to one file: takes it away, or writes something into the object, deep inside or at its top. */
const edit = fc.record({
  path: fc.constantFrom(...PATHS),
  how: fc.constantFrom('without', 'label', 'env', 'data', 'number', 'list'),
  key: fc.constantFrom(...KEYS),
  word: fc.constantFrom(...WORDS),
});

function apply(tree: Tree, { path, how, key, word }: { path: string; how: string; key: string; word: string }): Tree {
  const copy = new Map(tree);
  const text = copy.get(path);
  if (text === undefined) return copy;
  if (how === 'without') {
    copy.delete(path);
    return copy;
  }
  // biome-ignore lint/suspicious/noExplicitAny: of every kind.
  const object = parse(text) as any;
  if (how === 'label') object.metadata.annotations = { ...object.metadata.annotations, [key]: word };
  else if (how === 'data') object.data = { ...object.data, [key]: `${key}=${word}\n` };
  else if (how === 'number') object.spec = { ...object.spec, replicas: word.length };
  else if (how === 'list') object.spec = { ...object.spec, things: [{ name: key, value: word }, word] };
  else
    for (const container of object.spec?.template?.spec?.containers ?? []) container.env = [{ name: key, value: word }];
  copy.set(path, JSON.stringify(object));
  return copy;
}

const tree = fc.array(edit, { maxLength: 6 }).map((edits) => edits.reduce(apply, BASE));
const RUNS = { numRuns: 30, seed: 20 };

describe('of any two trees', () => {
  it('one and itself differ in nothing', () => {
    fc.assert(
      fc.property(tree, (one) => {
        expect(reviewOf(one, new Map(one))).toMatchObject({
          objects: [],
          consequences: [],
          verdict: 'Nothing changes.',
        });
      }),
      { ...RUNS, numRuns: 10 },
    );
  });

  it('every object that differs is told exactly once', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { objects, unread } = reviewOf(before, after);
        const differing = PATHS.filter((path) => before.get(path) !== after.get(path));
        const told = objects.map(({ identity }) => identity);
        expect(unread).toEqual([]);
        expect(new Set(told).size).toBe(told.length);
        const meaning = (text: string | undefined) => (text === undefined ? undefined : JSON.stringify(parse(text)));
        expect(told.length).toBe(
          differing.filter((path) => meaning(before.get(path)) !== meaning(after.get(path))).length,
        );
      }),
      RUNS,
    );
  });

  it('no form of the review has a word that the secret scan stops', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const review = reviewOf(before, after);
        for (const text of [markdownOf([review]), textOf(review, 100), JSON.stringify(review, undefined, 1)])
          expect(text.split('\n').filter((line) => secretsIn(line).length > 0)).toEqual([]);
      }),
      RUNS,
    );
  });
});
