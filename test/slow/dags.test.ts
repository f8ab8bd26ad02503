import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/workspace/workspace.ts';
import { folderOf } from '../support/cli.ts';

const folder = join(packageRoot(), 'dags');
const dags = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.py'))
  : [];
const python = spawnSync('python3', ['--version']).status === 0;

it.skipIf(!python || dags.length === 0).each(dags)('dags/%s is Python that compiles', (file) => {
  const { status, stderr } = spawnSync('python3', ['-m', 'py_compile', join(folder, file)], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONPYCACHEPREFIX: folderOf({}) },
  });
  expect(status, stderr).toBe(0);
});
