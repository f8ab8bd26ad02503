import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checksPage } from '../../scripts/docs/checks.ts';
import type { Rule } from '../../src/checks/rule.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { rules } from '../support/rules.ts';

const root = packageRoot();
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('/index.ts'));

/** Of all trees, and of what a component knows in its folder. */
const files = [
  ...filesIn('src/checks/rules'),
  ...filesIn('src/catalogue').filter((file) => file.includes('/rules/')),
].sort();

/** The rule that a file is called after: `access/bucket` in `checks/rules/access/bucket.ts`, or in `rules/access-bucket.ts`. */
const nameOf = (file: string) => /\/rules\/(.*)\.ts$/.exec(file)![1]!;

const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'id' in value && 'check' in value;

const rulesIn = async (file: string) =>
  Object.values<unknown>(await import(pathToFileURL(join(root, file)).href)).filter(isRule);

describe.each(files)('%s', (file) => {
  it('holds rules, all of them registered', async () => {
    const found = await rulesIn(file);
    expect(found).not.toEqual([]);
    expect(found.filter((rule) => !rules.includes(rule)).map(({ id }) => id)).toEqual([]);
    const ids = found.map(({ id }) => (file.startsWith('src/catalogue/') ? id.replace('/', '-') : id));
    expect(ids, 'one of its rules is called as the file').toContain(nameOf(file));
  });

  it('has a test of each of its rules', async () => {
    const test = file.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts');
    expect(existsSync(join(root, test)), `write ${test}`).toBe(true);
    const text = readFileSync(join(root, test), 'utf8');
    expect(text).toContain(file);
    // Where a file holds several rules of one idea, its test says which it is about.
    const ids = (await rulesIn(file)).map(({ id }) => id);
    if (ids.length > 1) expect(ids.filter((id) => !text.includes(id))).toEqual([]);
  });
});

it('registers nothing that has no file', async () => {
  const found = (await Promise.all(files.map(rulesIn))).flat();
  expect(rules.filter((rule) => !found.includes(rule)).map(({ id }) => id)).toEqual([]);
});

it('calls no two rules alike', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

describe('docs/checks.md', () => {
  const sections = checksPage(rules).split('\n## ');

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    'says of %s what it checks, why, how grave it is, and how to switch it off',
    (id, { severity, what, why }) => {
      const section = sections.find((text) => text.startsWith(`${id}\n`));
      for (const words of [what, why, severity === 'error' ? '*Error.*' : '*Warning.*', `rule: ${id}`])
        expect(section).toContain(words);
    },
  );
});
