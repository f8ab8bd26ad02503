import { describe, expect, it } from 'vitest';
import { markdownOf } from '../../src/review/format/markdown.ts';
import { textOf } from '../../src/review/format/text.ts';
import { edited, reviewOf, treeOf } from './platforms.ts';

const TREE = treeOf({});
const VALKEY = 'statefulset.apps/data-plane.valkey.yaml';
const MLFLOW = 'deployment.apps/ml-lifecycle.mlflow.yaml';

describe('two trees', () => {
  it('that are the same are no change', () => {
    expect(reviewOf(TREE, new Map(TREE))).toMatchObject({ verdict: 'Nothing changes.', objects: [], consequences: [] });
  });

  it('of which the first is none are a first tree', () => {
    // Definitions are nine tenths of a tree's bytes, and nothing is special about them here.
    const review = reviewOf(
      new Map(),
      new Map([...TREE].filter(([path]) => !path.includes('customresourcedefinition'))),
    );
    expect(review).toMatchObject({ first: true, consequences: [] });
    expect(review.verdict).toMatch(/^Its first tree: \d+ objects of \d+ components\.$/);
    expect(review.components.every(({ state }) => state === 'new')).toBe(true);
  });

  it('are compared whatever their index says', () => {
    const spoilt = (tree: ReadonlyMap<string, string>) => edited(tree, 'index.json', () => '{"version": 7}');
    const after = edited(TREE, MLFLOW, (text) => text.replace('replicas: 1', 'replicas: 2'));
    const [told, blind] = [reviewOf(TREE, after), reviewOf(spoilt(TREE), spoilt(after))];
    // What asked for an object is only in the index.
    expect(blind.objects.map(({ config: _, ...rest }) => rest)).toEqual(
      told.objects.map(({ config: _, ...rest }) => rest),
    );
    expect(blind.timeline).toEqual(told.timeline);
  });

  it('move objects between components, and keep what is the same where it is', () => {
    const path = [...TREE.keys()].find((one) => one.endsWith(MLFLOW))!;
    const text = TREE.get(path)!;
    const moved = new Map(TREE).set(path.replace('components/mlflow/', 'components/valkey/'), text);
    moved.delete(path);
    expect(reviewOf(TREE, moved).objects).toMatchObject([
      { change: 'moved', movedFrom: 'mlflow', component: 'valkey', fields: [] },
    ]);
    const renamed = new Map(TREE).set(path.replace('ml-lifecycle.mlflow', 'other'), text);
    renamed.delete(path);
    expect(reviewOf(TREE, renamed).objects).toEqual([]);
  });

  it('are told of files that nobody can read', () => {
    const broken = edited(TREE, MLFLOW, () => 'a: [');
    expect(reviewOf(TREE, broken).unread).toEqual(['components/mlflow/deployment.apps/ml-lifecycle.mlflow.yaml']);
    const patched = edited(TREE, 'components/mlflow/kustomization.yaml', (text) => `${text}namePrefix: x-\n`);
    expect(reviewOf(TREE, patched).unread).toEqual(['components/mlflow/kustomization.yaml']);
  });

  it('that differ in spelling only are noise, as one line', () => {
    const spelt = edited(TREE, VALKEY, (text) =>
      text.replace(/memory: (\d+)Mi/, (_, mebi) => `memory: ${Number(mebi) * 1024}Ki`),
    );
    const review = reviewOf(TREE, spelt);
    expect(review.verdict).toMatch(/^Nothing that a cluster notices/);
    expect(review.objects).toMatchObject([{ noise: true }]);
    expect(markdownOf([review])).toContain('1 object differs in nothing that a cluster notices');
    expect(review.timeline).toEqual([]);
  });

  it('show no secret that somebody wrote into one', () => {
    const value = 'hunter2-Xk29vq';
    const written = (word: string) =>
      edited(TREE, MLFLOW, (text) => text.replace(/( +)env:\n/, `$1env:\n$1- name: DB_PASSWORD\n$1  value: ${word}\n`));
    const review = reviewOf(written('hunter1-Xk29vq'), written(value));
    for (const text of [JSON.stringify(review), markdownOf([review]), textOf(review, 80)])
      expect(text).not.toContain('Xk29vq');
    expect(review.objects[0]!.fields).toMatchObject([{ hidden: true }]);
    const secret = (data: string) =>
      new Map(TREE).set(
        'components/mlflow/secret/a.b.yaml',
        `apiVersion: v1\nkind: Secret\nmetadata: { name: b, namespace: a }\nstringData: { plain: ${data} }\n`,
      );
    const told = reviewOf(secret('one'), secret('two'));
    expect(told.objects[0]!.fields).toEqual([{ path: 'stringData.plain', hidden: true }]);
    expect(JSON.stringify(told)).not.toMatch(/\bone\b|\btwo\b/);
  });
});

describe('a note', () => {
  const review = reviewOf(TREE, treeOf({ fraud: false }));

  it.each([600, 2000, 5000, 65_536])('keeps whole blocks in %i characters, what needs eyes first', (longest) => {
    const note = markdownOf([review], longest);
    expect(note.length).toBeLessThanOrEqual(longest);
    expect(note.startsWith('**')).toBe(true);
    expect(note.match(/<details>/g) ?? []).toHaveLength((note.match(/<\/details>/g) ?? []).length);
  });

  it.each([80, 120])('fits a terminal of %i columns, but for words that are longer', (columns) => {
    const long = textOf(review, columns)
      .split('\n')
      .filter((line) => line.length > columns);
    expect(long.filter((line) => line.trim().includes(' '))).toEqual([]);
  });
});
