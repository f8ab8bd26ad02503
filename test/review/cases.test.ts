import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readable } from '../../bench/dyff/criterion.ts';
import { registry } from '../../src/catalogue/registry.ts';
import { secretsIn } from '../../src/checks/secrets/scan.ts';
import { knowledgeOf } from '../../src/contract/knowledge.ts';
import { markdownOf } from '../../src/review/format/markdown.ts';
import { textOf } from '../../src/review/format/text.ts';
import type { Review } from '../../src/review/review.ts';
import { consequenceRulesOf } from '../../src/review/rules/index.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { BY_CONFIGURATION, type Tree } from './cases-by-configuration.ts';
import { BY_HAND } from './cases-by-hand.ts';
import { NEAR_MISSES } from './near-misses.ts';
import { reviewOf } from './platforms.ts';

const CASES = [...BY_CONFIGURATION, ...BY_HAND];
const folder = join(import.meta.dirname, 'cases');

const reviews = new Map<string, { readonly review: Review; readonly trees: readonly [Tree, Tree] }>();

function reviewed(name: string) {
  const known = reviews.get(name);
  if (known) return known;
  const trees = CASES.find(([one]) => one === name)![1]();
  const made = { review: reviewOf(...trees), trees };
  reviews.set(name, made);
  return made;
}

describe('a person', () => {
  it.each(CASES)('%s', async (name, _, says) => {
    const { review, trees } = reviewed(name);
    const note = `${markdownOf([review])}\n`;
    await expect(note).toMatchFileSnapshot(join(folder, `${name}.md`));
    expect(note.replaceAll('\\', '')).toMatch(says);
    // Each object that differs, exactly once.
    const [was, is] = trees;
    const differing = [...new Set([...was.keys(), ...is.keys()])].filter(
      (path) =>
        was.get(path) !== is.get(path) && /^(components|apps)\//.test(path) && !path.endsWith('kustomization.yaml'),
    );
    const files = new Set(review.objects.map(({ identity }) => identity));
    expect(files.size).toBe(review.objects.length);
    // One that moved is in two files.
    const movedObjects = review.objects.filter(({ change }) => change === 'moved').length;
    expect(review.objects).toHaveLength(differing.length - movedObjects);
    // No word that the secret scan stops, in any form.
    for (const text of [note, textOf(review, 80), JSON.stringify(review, undefined, 1)])
      expect(text.split('\n').flatMap((line) => secretsIn(line))).toEqual([]);
  });
});

it('has no file of a case that is no more', () => {
  const known = new Set(CASES.map(([name]) => `${name}.md`));
  expect(readdirSync(folder).filter((file) => !known.has(file))).toEqual([]);
});

it('stands beside dyff in docs/review-beside-dyff.md as it is: else run `npm run bench:dyff`', () => {
  const page = readFileSync(join(packageRoot(), 'docs', 'review-beside-dyff.md'), 'utf8');
  const rows = [...page.matchAll(/^\| \[.*\/(.*)\.md\) \|.*\| ([\d,]+) \|[^|]*\|$/gm)];
  const written = rows.map(([, name, characters]) => [name, Number(characters!.replaceAll(',', ''))]);
  expect(written).toEqual(CASES.map(([name]) => [name, readable(markdownOf([reviewed(name).review]))]));
});

describe('every rule', () => {
  const fires = (name: string, rule: string) => reviewed(name).review.consequences.some((one) => one.rule === rule);

  it.each(consequenceRulesOf(knowledgeOf(registry)).map(({ id }) => id))(
    '%s fires in a case, and not in its near miss',
    (id) => {
      expect(CASES.filter(([name]) => fires(name, id)).length).toBeGreaterThan(0);
      const near = NEAR_MISSES[id];
      expect(near, `name a case in which ${id} is nearly told`).toBeDefined();
      expect(fires(near!, id)).toBe(false);
    },
  );
});

afterAll(() => reviews.clear());
