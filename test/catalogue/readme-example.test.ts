import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { renderPlatform } from '../support/platform.ts';

/** A folder beside `components/`: what the example imports is found from there as from here. */
const FOLDER = join(packageRoot(), '.mooring');
const FILE = join(FOLDER, `readme-example-${process.pid}.ts`);
afterAll(() => rmSync(FILE, { force: true }));

it('of components/README.md is a component that passes every check as it stands', async () => {
  const text = readFileSync(join(packageRoot(), 'components/README.md'), 'utf8');
  const [, example] = /```ts\n([\s\S]*?)```/.exec(text)!;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(FILE, example!);
  const { default: notebook } = await import(/* @vite-ignore */ FILE);
  const components = { mlflow: {}, minio: {}, postgresql: {}, notebook: {} };
  const { findings, all } = renderPlatform({ components }, { own: [notebook] });
  expect(findings).toEqual([]);
  expect(all<{ metadata: { name: string } }>('Deployment').map(({ metadata }) => metadata.name)).toContain('notebook');
});
