import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createSchemaChecker } from '../../../src/checks/schema/checker.ts';
import type { KubeObject } from '../../../src/kit/object.ts';

const root = resolve(import.meta.dirname, '../../..');
const examples = resolve(root, '../shared/examples');

/** None where the examples are not beside the repository: a skipped suite is still collected. */
const files = ['data', 'gitops', 'ml'].flatMap((folder) =>
  existsSync(examples)
    ? readdirSync(join(examples, folder))
        .filter((name) => name.endsWith('.yaml'))
        .map((name) => join(folder, name))
    : [],
);

describe.skipIf(files.length === 0)('the example objects', () => {
  const cacheDir = mkdtempSync(join(tmpdir(), 'schema-examples-'));
  afterAll(() => rmSync(cacheDir, { recursive: true }));
  const checker = createSchemaChecker({ root, cacheDir, kubernetes: '1.35' });

  it.each(files)('%s passes', (file) => {
    const objects = parseAllDocuments(readFileSync(join(examples, file), 'utf8'))
      .map((document) => document.toJS() as KubeObject | null)
      .filter((object) => object !== null);
    expect(objects.length).toBeGreaterThan(0);
    const problems = objects.flatMap((object) => checker.check(object));
    expect(problems.filter(({ unknownKind }) => !unknownKind)).toEqual([]);
  });
});
