import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checksPage } from '../../scripts/docs/checks.ts';
import type { Rule } from '../../src/checks/rule.ts';
import { rules } from '../../src/checks/rules/index.ts';
import { packageRoot } from '../../src/workspace/workspace.ts';

const root = packageRoot();
const folder = join(root, 'src', 'checks', 'rules');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') && !/(^|\/)index\.ts$/.test(file))
  .sort();

const isRule = (value: unknown): value is Rule =>
  typeof value === 'object' && value !== null && 'id' in value && 'check' in value;

const rulesIn = async (file: string) =>
  Object.values<unknown>(await import(pathToFileURL(join(folder, file)).href)).filter(isRule);

describe.each(files)('%s', (file) => {
  it('holds rules, all of them registered', async () => {
    const found = await rulesIn(file);
    expect(found).not.toEqual([]);
    expect(found.filter((rule) => !rules.includes(rule)).map(({ id }) => id)).toEqual([]);
    expect(
      found.map(({ id }) => id),
      'one of its rules is called as the file',
    ).toContain(file.replace(/\.ts$/, ''));
  });

  it('has a test of each of its rules', async () => {
    const test = `test/checks/rules/${file.replace(/\.ts$/, '.test.ts')}`;
    expect(existsSync(join(root, test)), `write ${test}`).toBe(true);
    const text = readFileSync(join(root, test), 'utf8');
    expect(text).toContain(`src/checks/rules/${file}`);
    // Where a file holds several rules of one idea, its test says which it is about.
    expect((await rulesIn(file)).map(({ id }) => id).filter((id) => !text.includes(id))).toEqual([]);
  });
});

it('registers nothing that has no file', async () => {
  const found = (await Promise.all(files.map(rulesIn))).flat();
  expect(rules.filter((rule) => !found.includes(rule)).map(({ id }) => id)).toEqual([]);
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
